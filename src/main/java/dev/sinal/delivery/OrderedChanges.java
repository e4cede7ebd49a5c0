package dev.sinal.delivery;

import dev.sinal.log.EventLog;
import dev.sinal.log.Position;
import dev.sinal.runtime.GuardedTask;
import dev.sinal.runtime.SerialExecutor;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Changes that take effect at their place among the events of the log: behind all events that were accepted before, and before those that
 * are appended later. They run on the executor that sends the events; no caller waits for them.
 *
 * <p>A task of that executor alone would be too late: the log passes events on in batches, and a batch takes up those that were appended
 * after the task was submitted. So the broadcast runs the changes that are due before it sends an event.
 */
final class OrderedChanges {
    private final SerialExecutor executor;
    private final EventLog log;
    private final Queue<Change> waiting = new ConcurrentLinkedQueue<>();
    private long submitted;

    /** @param executor sends the events */
    OrderedChanges(SerialExecutor executor, EventLog log) {
        this.executor = executor;
        this.log = log;
    }

    /** Submits a change. */
    void submit(Runnable task) {
        var number = add(task);
        executor.execute(() -> {
            for (var first = waiting.peek(); first != null && first.number() <= number; first = waiting.peek()) {
                runFirst();
            }
        });
    }

    /** Returns whether a change has to run before the event at a position is sent. Called on the executor. */
    boolean areDueBefore(Position event) {
        var first = waiting.peek();
        return first != null && first.precedes(event);
    }

    /** Runs the changes that have to run before the event at a position is sent. Called on the executor. */
    void runBefore(Position event) {
        while (areDueBefore(event)) {
            runFirst();
        }
    }

    private synchronized long add(Runnable task) {
        waiting.add(new Change(++submitted, log.last(), task));
        return submitted;
    }

    private void runFirst() {
        GuardedTask.run(waiting.remove().task());
    }

    /** @param after the last event that was accepted before the change */
    private record Change(long number, Position after, Runnable task) {
        boolean precedes(Position event) {
            return event.offset() > after.offset() || !event.epoch().equals(after.epoch());
        }
    }
}
