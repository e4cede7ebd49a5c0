package dev.sinal.delivery;

import dev.sinal.log.EventLog;
import dev.sinal.log.Position;
import dev.sinal.runtime.SerialExecutor;

/**
 * A share of the namespaces. Its serial executor sends their events, changes them and joins sockets to them, one after the other, so that
 * the order of all that is kept.
 */
final class Partition {
    private final SerialExecutor executor;
    private final OrderedChanges changes;
    private volatile Position position;

    Partition(SerialExecutor executor, EventLog log) {
        this.executor = executor;
        this.changes = new OrderedChanges(executor, log);
    }

    SerialExecutor executor() {
        return executor;
    }

    OrderedChanges changes() {
        return changes;
    }

    /** Sets the position up to which the events of its namespaces have been sent. */
    void reached(Position newPosition) {
        position = newPosition;
    }

    /** Returns the position up to which the events of its namespaces have been sent. Any thread may read it. */
    Position position() {
        return position;
    }
}
