package dev.sinal.config;

/** Thrown for a setting whose value is not allowed. It stops the start. */
public final class SettingError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates an error that shows the value.
     *
     * @param allowed the allowed values
     */
    public SettingError(String name, String value, String allowed) {
        super(name + " is \"" + value + "\"; allowed: " + allowed);
    }

    /**
     * Creates an error for a secret value, which it does not show.
     *
     * @param allowed the allowed values
     */
    public SettingError(String name, String allowed) {
        super(name + " has a value that it can't have; allowed: " + allowed);
    }
}
