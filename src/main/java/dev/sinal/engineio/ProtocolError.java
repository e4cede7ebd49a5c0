package dev.sinal.engineio;

/** What a client sent breaks the protocol; its session ends. The message quotes nothing of the input. */
public final class ProtocolError extends Exception {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong */
    public ProtocolError(String message) {
        // Raised by input alone: a stack trace would tell nothing and cost a flood of it dearly.
        super(message, null, false, false);
    }
}
