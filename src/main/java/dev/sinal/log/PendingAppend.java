package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Events that a publisher appends, and their one outcome. The publisher may give up until the writer has taken them; then it waits for
 * what the writer says.
 *
 * <p>Completing one needs no memory, because it may run out of it, and throws nothing.
 */
final class PendingAppend {
    private enum State {
        WAITING,
        TAKEN,
        COMPLETE
    }

    private final List<InstanceEvent> events;
    private final Instant since;
    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private final CompletableFuture<PendingAppend> complete = new CompletableFuture<>();
    /** Null if the events are not in the log. Written before the completion. */
    private List<Position> positions;

    /** @param since when they were appended */
    PendingAppend(List<InstanceEvent> events, Instant since) {
        this.events = events;
        this.since = since;
    }

    Instant since() {
        return since;
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

    private boolean complete(State from) {
        if (!state.compareAndSet(from, State.COMPLETE)) {
            return false;
        }
        try {
            complete.complete(this);
        } catch (Throwable noMemory) {
            // What waits for this outcome could not run. The other appends of the commit must be completed all the
            // same.
        }
        return true;
    }

    /** Blocks until the writer has completed the events, or the time is over. */
    void await(Duration timeout) throws InterruptedException {
        try {
            complete.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException stillWaiting) {
            // The caller gives up, if it still can.
        } catch (ExecutionException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Blocks until the events are complete, also if the thread is interrupted. Returns their positions; empty if they are not in the log. */
    Optional<List<Position>> outcome() {
        return Optional.ofNullable(complete.join().positions);
    }

    /** Returns the positions when the events are complete; or an {@link AppendRefusedException} if they are not in the log. */
    CompletableFuture<List<Position>> result() {
        return complete.thenApply(append -> append.outcome().orElseThrow(PendingAppend::refusal));
    }

    /** Returns the exception for events that are not in the log. */
    static AppendRefusedException refusal() {
        return new AppendRefusedException(Reason.NOT_STORED, "the events can't be stored now");
    }
}
