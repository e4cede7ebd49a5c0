package dev.sinal.intake;

/** What becomes of an event that a source has handed in. */
public sealed interface SourceAnswer {
    /**
     * The event is in the log.
     *
     * @param position its position
     * @param duplicate whether it was there before; then it is not delivered again
     */
    record Taken(String position, boolean duplicate) implements SourceAnswer {}

    /** The event can't be taken now, because too many wait or the database is not available. It should be sent again later. */
    record Busy(String message) implements SourceAnswer {}

    /** The event can't be stored now. It should be sent again later. */
    record Unstorable(String message) implements SourceAnswer {}

    /** The event can never be taken, because its instance is unknown and may not be registered. */
    record Refused(String message) implements SourceAnswer {}
}
