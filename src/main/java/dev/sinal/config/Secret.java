package dev.sinal.config;

/** The value of a setting that must not be logged. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "Secret[…]";
    }
}
