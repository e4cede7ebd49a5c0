package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Events that a publisher appends, and their one outcome. The publisher may give up until the writer has taken them; then it waits for
 * what the writer says.
 *
 * <p>Completing one needs no memory, because it may run out of it.
 */
final class PendingAppend {
    private enum State {
        WAITING,
        TAKEN,
        COMPLETE
    }

    private final List<InstanceEvent> events;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final CountDownLatch complete = new CountDownLatch(1);
    /** Null if the events are not in the log. Written before the latch opens. */
    private List<Position> positions;

    PendingAppend(List<InstanceEvent> events) {
        this.events = events;
    }

    List<InstanceEvent> events() {
        return events;
    }

    /** Takes the events for writing. Returns false if their publisher has given up. */
    boolean take() {
        return state.compareAndSet(State.WAITING, State.TAKEN);
    }

    /** Gives up, as the publisher. Returns false if the writer has taken the events: then their outcome will come. */
    boolean giveUp() {
        return complete(State.WAITING);
    }

    /** Completes taken events, with their positions in the log. */
    void accept(List<Position> accepted) {
        positions = accepted;
        complete(State.TAKEN);
    }

    /** Completes taken events that are not in the log. Returns false if they are complete already. */
    boolean refuse() {
        return complete(State.TAKEN);
    }

    boolean isComplete() {
        return state.get() == State.COMPLETE;
    }

    private boolean complete(State from) {
        if (!state.compareAndSet(from, State.COMPLETE)) {
            return false;
        }
        complete.countDown();
        return true;
    }

    /** Blocks until the writer has completed the events, or the time is over. */
    void await(Duration timeout) throws InterruptedException {
        complete.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Blocks until the events are complete, also if the thread is interrupted. Returns empty if they are not in the log. */
    Optional<List<Position>> outcome() {
        var interrupted = false;
        try {
            while (true) {
                try {
                    complete.await();
                    return Optional.ofNullable(positions);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
