package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** An ordered log of events with followers, which get the events in the log's order, whichever caller appended them. */
public interface EventLog extends LifecycleComponent {
    @Override
    default Phase phase() {
        return Phase.LOG;
    }

    /**
     * Appends events, all or none. Blocks until they are as durable as this log makes them.
     *
     * @return their positions, in the order of the events
     * @throws AppendRefusedException if the log can't take them now
     */
    List<Position> append(List<InstanceEvent> events);

    /**
     * Appends events as {@link #append} does, without blocking the caller.
     *
     * @param workers runs what blocks; a {@link dev.sinal.event.CallingThread} if the caller may be blocked by a write
     * @return their positions, or the {@link AppendRefusedException}; its actions must not block
     */
    default CompletableFuture<List<Position>> submit(List<InstanceEvent> events, Executor workers) {
        return CompletableFuture.supplyAsync(() -> append(events), workers);
    }

    /** Passes every event that is appended from now on to the followers that select it. Called once, before the first event is appended. */
    void follow(List<Follower> followers);

    /**
     * Reads a page of the events that follow a position: at most {@code limit} events, and about 1 MB.
     *
     * @param after the position to read from, exclusive; empty to read from the oldest event
     * @param instanceId the id of the instance whose events are read; empty for all instances
     * @throws LogUnavailableException if the events can't be read now
     */
    LogPage read(Optional<Position> after, Optional<String> instanceId, int limit);

    /**
     * Returns the fingerprints of the newest events that have one, the oldest first.
     *
     * @param maxAge the age of the oldest event
     * @param most the most events that are read
     * @throws LogUnavailableException if the events can't be read now
     */
    List<LoggedFingerprint> fingerprints(Duration maxAge, int most);

    /** Returns the position of the last event that was appended. */
    Position last();

    /** Returns how much the log holds; approximate while other threads append. */
    LogStats stats();

    /** Returns why events can't be appended now; empty if they can. */
    Optional<String> failure();

    /** Returns what an operator should change, although the log works. */
    default Optional<String> warning() {
        return Optional.empty();
    }

    /** Does what is due without an append. Called about once a second; does not block. */
    void maintain();
}
