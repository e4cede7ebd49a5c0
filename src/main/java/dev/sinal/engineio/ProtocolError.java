package dev.sinal.engineio;

/** What a client sent breaks the protocol, or a limit; its session ends. The message quotes nothing of the input. */
public final class ProtocolError extends Exception {
    private static final long serialVersionUID = 1L;

    private final CloseCause ends;

    /** @param message what is wrong */
    public ProtocolError(String message) {
        this(EngineCloseCause.PARSE_ERROR, message);
    }

    /** @param ends why the session ends */
    public ProtocolError(CloseCause ends, String message) {
        // Raised by input alone: a stack trace would tell nothing and cost a flood of it dearly.
        super(message, null, false, false);
        this.ends = ends;
    }

    /** Why the session ends. */
    public CloseCause closeCause() {
        return ends;
    }
}
