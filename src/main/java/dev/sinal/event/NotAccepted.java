package dev.sinal.event;

/** A publication could not be accepted, and none of its events was; the same may be accepted later. */
public final class NotAccepted extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** @param message why not */
    public NotAccepted(String message) {
        super(message);
    }
}
