package dev.sinal.event;

/** A publication could not be accepted, and none of its events was; the same may be accepted later. */
public final class PublicationRefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;

    /** Why not. */
    public enum Reason {
        /** More waits already than may wait. */
        CROWDED,
        /** It can't be stored. */
        NOT_STORED
    }

    /** @param message why not, in words */
    public PublicationRefusedException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    /** Why not. */
    public Reason reason() {
        return reason;
    }
}
