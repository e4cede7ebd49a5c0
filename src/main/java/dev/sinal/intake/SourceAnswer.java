package dev.sinal.intake;

import dev.sinal.event.Outcome.Reason;

/** What becomes of an event that a source has handed in. */
public sealed interface SourceAnswer {
    /**
     * The event is in the log.
     *
     * @param position its position
     * @param duplicate whether it was there before; then it is not delivered again
     */
    record Taken(String position, boolean duplicate) implements SourceAnswer {}

    /** The event is not taken now, or that is unknown. It should be sent again later. */
    record Later(Reason reason, String message) implements SourceAnswer {}

    /** The event can never be taken, because its instance is unknown and may not be registered. */
    record Refused(String message) implements SourceAnswer {}
}
