package dev.sinal.config;

/** A setting whose value nobody prints. */
public record Secret(String value) {
    @Override
    public String toString() {
        return "Secret[…]";
    }
}
