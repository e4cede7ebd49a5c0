package dev.sinal.cluster;

import dev.sinal.log.Position;
import java.util.Optional;

/** How far this node has read the log. Written by the thread that reads; any thread may read it. */
final class ReadPlace {
    /** The place of a node that has not reached Redis since its start. */
    private static final Place UNKNOWN = new Place(new Position("0", 0), 0, new byte[0]);

    private volatile Place place = UNKNOWN;
    /** The offset up to which events are passed on, and the observers of commands have run. */
    private volatile long applied;

    /** Sets the place behind an entry, or where the log begins. */
    void set(Position position, long bytes, byte[] header) {
        place = new Place(position, bytes, header);
    }

    void setApplied() {
        applied = place.position.offset();
    }

    Place get() {
        return place;
    }

    long applied() {
        return applied;
    }

    /** Returns the epoch of the log that is read; empty before the node has reached Redis. */
    Optional<String> epoch() {
        var current = place;
        return current == UNKNOWN ? Optional.empty() : Optional.of(current.position.epoch());
    }

    /**
     * A place in the log.
     *
     * @param bytes the bytes of all entries up to there
     * @param header the header of the entry there; empty if that was not read
     */
    record Place(Position position, long bytes, byte[] header) {}
}
