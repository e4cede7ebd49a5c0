package dev.sinal.intake;

/** Thrown for input that is not a valid event. The message names what is wrong and may be shown to the publisher. */
final class InvalidEventException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidEventException(String message) {
        super(message, null, false, false); // an expected answer: no stack trace
    }
}
