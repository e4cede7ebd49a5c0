package dev.sinal.event;

import java.util.List;
import java.util.Set;

/** The result of a {@link Publication}. */
public sealed interface Outcome {
    /**
     * All events of the publication are in the log.
     *
     * @param positions their positions in the log, in the order of the events; opaque
     * @param duplicates the indexes of those that were in the log before, by their fingerprints; they are not delivered again
     */
    record Accepted(List<String> positions, Set<Integer> duplicates) implements Outcome {
        public Accepted {
            positions = List.copyOf(positions);
            duplicates = Set.copyOf(duplicates);
        }

        /** Creates the outcome of events of which none was in the log before. */
        public Accepted(List<String> positions) {
            this(positions, Set.of());
        }
    }

    /**
     * None of the events is in the log, except where the reason says otherwise. The same publication may be accepted later.
     *
     * @param message the reason in a sentence that may be shown to the publisher
     */
    record Refused(Reason reason, String message) implements Outcome {}

    /** A reason to refuse a publication. */
    enum Reason {
        /** Too many events wait for delivery. */
        BUSY,
        /** The log can't be reached. */
        UNAVAILABLE,
        /** The log can't store the events. */
        NOT_STORED,
        /** The log has not answered: either all of the events are in it, or none is. Later, none of them will be appended any more. */
        UNKNOWN
    }
}
