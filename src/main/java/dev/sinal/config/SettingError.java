package dev.sinal.config;

/** A setting has a value that it can't have; the start ends here. */
public final class SettingError extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param allowed what the value could be
     */
    public SettingError(String name, String value, String allowed) {
        super(name + " is \"" + value + "\"; allowed: " + allowed);
    }

    /**
     * One whose value nobody prints.
     *
     * @param allowed what the value could be
     */
    public SettingError(String name, String allowed) {
        super(name + " has a value that it can't have; allowed: " + allowed);
    }
}
