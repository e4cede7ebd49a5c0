package dev.sinal.event;

/** A text that is not one whole JSON value. The message says what is wrong and where, and quotes nothing of the text. */
public final class MalformedJsonException extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJsonException(String message) {
        super(message);
    }
}
