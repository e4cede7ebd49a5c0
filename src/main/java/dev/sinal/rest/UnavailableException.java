package dev.sinal.rest;

/** Thrown if the server can't perform a command now and may be able to in some seconds. */
public final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message the reason, which may be shown to the caller */
    public UnavailableException(String message) {
        super(message);
    }

    /** @param message the reason, which may be shown to the caller */
    public UnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
