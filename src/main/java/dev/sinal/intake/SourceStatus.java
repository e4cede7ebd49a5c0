package dev.sinal.intake;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The status of a source.
 *
 * @param name the name of the source in lower case
 * @param connection whether events can come in
 * @param disconnected how long no events could come in since the start
 * @param lastEvent when an event came in the last time; empty if none has
 * @param taken the number of events that were taken, without duplicates
 * @param duplicates the number of events that were known
 * @param refused the number of events that can never be taken
 * @param waiting the number of events that wait at the source; empty if it is not known
 */
public record SourceStatus(
        String name,
        Connection connection,
        Duration disconnected,
        Optional<Instant> lastEvent,
        long taken,
        long duplicates,
        long refused,
        OptionalLong waiting) {

    /**
     * The state of the connection to the source.
     *
     * @param problem why there is no connection, in a sentence for an operator; empty if there is one
     * @param since when it came to this state
     */
    public record Connection(Optional<String> problem, Instant since) {}
}
