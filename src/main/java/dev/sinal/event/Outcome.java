package dev.sinal.event;

import java.util.List;

/** The result of a {@link Publication}. */
public sealed interface Outcome {
    /**
     * All events of the publication are in the log.
     *
     * @param positions their positions in the log, in the order of the events; opaque
     */
    record Accepted(List<String> positions) implements Outcome {
        public Accepted {
            positions = List.copyOf(positions);
        }
    }

    /**
     * None of the events is in the log. The same publication may be accepted later.
     *
     * @param message the reason in a sentence that may be shown to the publisher
     */
    record Refused(Reason reason, String message) implements Outcome {}

    /** A reason to refuse a publication. */
    enum Reason {
        /** Too many events wait for delivery. */
        BUSY,
        /** The log can't store the events. */
        NOT_STORED
    }
}
