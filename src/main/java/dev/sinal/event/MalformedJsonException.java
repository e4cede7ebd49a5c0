package dev.sinal.event;

/** Thrown for a text that is not exactly one JSON value. The message gives the position of the error and quotes nothing of the text. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }
}
