package dev.sinal.event;

/** A text that is not one whole JSON value. The message says what is wrong and where, and quotes nothing of the text. */
public final class MalformedJson extends Exception {
    private static final long serialVersionUID = 1L;

    MalformedJson(String message) {
        super(message);
    }
}
