package dev.sinal.delivery;

import dev.sinal.log.EventLog;
import dev.sinal.log.Position;
import dev.sinal.runtime.SerialExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * A share of the namespaces. Its serial executor sends their events, changes them and joins sockets to them, one after the other, so that
 * the order of all that is kept.
 */
final class Partition {
    private final SerialExecutor executor;
    private final OrderedChanges changes;
    private final List<Waiting> waiting = new ArrayList<>();
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

    /**
     * Runs a task on the executor when the events up to a position have been sent. A client of a cluster may have received events from
     * another node that this one has not read yet.
     */
    void executeBehind(Position event, Runnable task) {
        synchronized (waiting) {
            var waiter = new Waiting(event, task);
            if (!waiter.isDue(position)) {
                waiting.add(waiter);
                return;
            }
        }
        executor.execute(task);
    }

    /** Sets the position up to which the events of its namespaces have been sent. */
    void reached(Position newPosition) {
        var due = new ArrayList<Runnable>();
        synchronized (waiting) {
            position = newPosition;
            waiting.removeIf(waiter -> waiter.isDue(newPosition) && due.add(waiter.task()));
        }
        due.forEach(executor::execute);
    }

    /** Returns the position up to which the events of its namespaces have been sent. Any thread may read it. */
    Position position() {
        return position;
    }

    private record Waiting(Position event, Runnable task) {
        boolean isDue(Position reached) {
            return reached.offset() >= event.offset() || !reached.epoch().equals(event.epoch());
        }
    }
}
