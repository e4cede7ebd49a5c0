package dev.sinal.log;

import dev.sinal.event.Outcome;
import dev.sinal.event.Outcome.Reason;

/** Thrown by {@link EventLog#append} if none of the events was appended, or that is unknown; the same may be accepted later. */
public final class AppendRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** @param message the reason in a sentence that may be shown to the publisher */
    public AppendRefusedException(Reason reason, String message) {
        super(message, null, false, false); // an expected answer: no stack trace
        this.reason = reason;
    }

    /** Returns the outcome of a publication that the log refused with this exception. */
    public Outcome.Refused outcome() {
        return new Outcome.Refused(reason, getMessage());
    }
}
