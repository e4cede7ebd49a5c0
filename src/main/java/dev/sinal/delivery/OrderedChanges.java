package dev.sinal.delivery;

import dev.sinal.log.Dispatch;
import dev.sinal.log.EventLog;
import dev.sinal.log.Position;
import dev.sinal.runtime.GuardedTask;
import dev.sinal.runtime.SerialExecutor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Changes that take effect at their place among the events of the log: behind all events that were accepted before, and before those that
 * are appended later. They run on the dispatch executor; no caller waits for them.
 *
 * <p>A task of that executor alone would be too late: the log passes events on in batches, and a batch takes up those that were appended
 * after the task was submitted. So the broadcast runs the changes that are due before it sends an event.
 */
@Singleton
final class OrderedChanges {
    private final SerialExecutor dispatch;
    private final EventLog log;
    private final Queue<Change> waiting = new ConcurrentLinkedQueue<>();
    private long submitted;

    @Inject
    OrderedChanges(@Dispatch SerialExecutor dispatch, EventLog log) {
        this.dispatch = dispatch;
        this.log = log;
    }

    /** Submits a change. */
    void submit(Runnable task) {
        var number = add(task);
        dispatch.execute(() -> {
            for (var first = waiting.peek(); first != null && first.number() <= number; first = waiting.peek()) {
                runFirst();
            }
        });
    }

    /** Returns whether a change has to run before the event at a position is sent. Called on the dispatch executor. */
    boolean areDueBefore(Position event) {
        var first = waiting.peek();
        return first != null && first.precedes(event);
    }

    /** Runs the changes that have to run before the event at a position is sent. Called on the dispatch executor. */
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
