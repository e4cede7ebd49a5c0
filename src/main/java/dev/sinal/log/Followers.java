package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome.Reason;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The followers of a log, and the events that wait for them, bounded in bytes.
 *
 * <p>Events take their space by {@link #reserve} when they are published, once for each follower that selects them, and each follower gives
 * its part back when it has received them.
 */
public final class Followers {
    /** The bytes that an event takes beside its data. */
    private static final int EVENT_OVERHEAD = 512;

    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private volatile FollowerQueue[] queues = {};

    /** @param maxBytes the bytes of events that may wait for them */
    public Followers(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** Sets the followers. Called before the first event is appended. */
    public void follow(List<Follower> followers) {
        queues = followers.stream()
                .map(follower -> new FollowerQueue(follower, bytes))
                .toArray(FollowerQueue[]::new);
    }

    /**
     * Reserves space for events. Events that are larger than the bound together are taken if nothing waits.
     *
     * @throws AppendRefusedException if there is no space
     */
    void reserve(List<InstanceEvent> events) {
        var size = reservedSize(events);
        var before = bytes.getAndAdd(size);
        if (before > 0 && before + size > maxBytes) {
            bytes.addAndGet(-size);
            throw new AppendRefusedException(Reason.BUSY, "too many events are waiting to be delivered");
        }
    }

    /** Gives back the space of events that will not be added. */
    void release(List<InstanceEvent> events) {
        bytes.addAndGet(-reservedSize(events));
    }

    private long reservedSize(List<InstanceEvent> events) {
        var size = 0L;
        for (var queue : queues) {
            for (var i = 0; i < events.size(); i++) { // there may be no memory for an iterator
                size += queue.selects(events.get(i)) ? size(events.get(i)) : 0;
            }
        }
        return size;
    }

    /** Adds events for which space is reserved. The order of calls is the order of delivery. */
    void add(List<LoggedEvent> events) {
        prepare(events).run();
    }

    /** Adds events whatever space they take. The caller adds none while there {@linkplain #isFull is no space}. */
    public void addUnreserved(List<LoggedEvent> events) {
        for (var queue : queues) {
            for (var logged : events) {
                bytes.addAndGet(queue.selects(logged.event()) ? size(logged.event()) : 0);
            }
        }
        add(events);
    }

    /** Reports a position that has no event for any follower; each reaches it when it has received what waits. */
    public void skip(Position position) {
        for (var queue : queues) {
            queue.enqueue(new FollowerQueue.Batch(List.of(), position));
        }
    }

    /** Returns whether there is no space. */
    public boolean isFull() {
        return bytes.get() >= maxBytes;
    }

    /** Returns a task that {@linkplain #add adds} events. The task throws nothing, also if there is no memory. */
    Runnable prepare(List<LoggedEvent> events) {
        var to = queues;
        var batches = new FollowerQueue.Batch[to.length];
        for (var i = 0; i < to.length; i++) {
            batches[i] = to[i].batch(events);
        }
        return () -> {
            for (var i = 0; i < to.length; i++) {
                to[i].enqueue(batches[i]);
            }
        };
    }

    /** Delivers events that wait although nothing delivers them, as when there was no memory to submit the task. */
    public void resume() {
        for (var queue : queues) {
            queue.resume();
        }
    }

    /** Returns the bytes that are reserved. */
    public long bytes() {
        return bytes.get();
    }

    /** Returns the space that events take for one follower. */
    public static long size(List<InstanceEvent> events) {
        var size = 0L;
        for (var event : events) {
            size += size(event);
        }
        return size;
    }

    /** Returns the space that an event takes for one follower. */
    static long size(InstanceEvent event) {
        return event.size() + EVENT_OVERHEAD;
    }
}
