package dev.sinal.engineio;

/** Thrown when a client's input violates the protocol or exceeds a limit; its session closes. The message quotes nothing of the input. */
public final class ProtocolError extends Exception {
    private static final long serialVersionUID = 1L;

    private final CloseCause closeCause;

    /** Creates an error that closes the session with {@link EngineCloseCause#PARSE_ERROR}. */
    public ProtocolError(String message) {
        this(EngineCloseCause.PARSE_ERROR, message);
    }

    /** Creates an error that closes the session with a cause. */
    public ProtocolError(CloseCause closeCause, String message) {
        // No stack trace: input causes the error, not the code, and a flood of malformed input would pay for each.
        super(message, null, false, false);
        this.closeCause = closeCause;
    }

    /** Returns the cause with which the session closes. */
    public CloseCause closeCause() {
        return closeCause;
    }
}
