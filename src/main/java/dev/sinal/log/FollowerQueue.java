package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome.Reason;
import dev.sinal.runtime.SerialExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The queue of events between a log and its follower, bounded in bytes. It delivers events in order, in batches of all that were added
 * while the batch before was delivered.
 *
 * <p>Events take their space by {@link #reserve} when they are published, and give it back when they have been delivered.
 */
final class FollowerQueue {
    /** The bytes that an event takes beside its data. */
    private static final int EVENT_OVERHEAD = 512;

    private final SerialExecutor dispatch;
    private final long maxBytes;
    private final AtomicLong bytes = new AtomicLong();
    private final BatchPacer pacer = new BatchPacer();
    private volatile Consumer<List<LoggedEvent>> follower = events -> {};
    private Batch first;
    private Batch last;

    /** @param dispatch runs the follower */
    FollowerQueue(SerialExecutor dispatch, long maxBytes) {
        this.dispatch = dispatch;
        this.maxBytes = maxBytes;
    }

    void follow(Consumer<List<LoggedEvent>> newFollower) {
        follower = newFollower;
    }

    /**
     * Reserves space for events. Events that are larger than the bound together are taken if the queue is empty.
     *
     * @throws AppendRefusedException if there is no space
     */
    void reserve(List<InstanceEvent> events) {
        var size = size(events);
        var before = bytes.getAndAdd(size);
        if (before > 0 && before + size > maxBytes) {
            bytes.addAndGet(-size);
            throw new AppendRefusedException(Reason.BUSY, "too many events are waiting to be delivered");
        }
    }

    /** Gives back the space of events that will not be added. */
    void release(List<InstanceEvent> events) {
        bytes.addAndGet(-size(events));
    }

    /** Adds events for which space is reserved. The order of calls is the order of delivery. */
    void add(List<LoggedEvent> events) {
        prepare(events).run();
    }

    /** Returns a task that {@linkplain #add adds} events. The task throws nothing, also if there is no memory. */
    Runnable prepare(List<LoggedEvent> events) {
        var batch = new Batch(events);
        return () -> enqueue(batch);
    }

    private void enqueue(Batch batch) {
        synchronized (this) {
            if (first == null) {
                first = batch;
            } else {
                last.next = batch;
            }
            last = batch;
        }
        try {
            dispatch.execute(this::deliver);
        } catch (RuntimeException | Error e) {
            // They are delivered with the next events, or by resume().
        }
    }

    /** Delivers events that wait although nothing delivers them, as when there was no memory to submit the task. */
    void resume() {
        synchronized (this) {
            if (first == null) {
                return;
            }
        }
        dispatch.execute(this::deliver);
    }

    /** Returns the bytes that are reserved. */
    long bytes() {
        return bytes.get();
    }

    private void deliver() {
        pacer.await();
        var batch = takeAll();
        if (batch.isEmpty()) {
            return; // delivered with the batch before
        }
        try {
            pacer.run(() -> follower.accept(batch));
        } finally {
            // Without a stream: there may be no memory for one.
            for (var logged : batch) {
                bytes.addAndGet(-size(logged.event()));
            }
        }
    }

    private synchronized List<LoggedEvent> takeAll() {
        if (first == last) {
            var only = first == null ? List.<LoggedEvent>of() : first.events;
            first = null;
            last = null;
            return only;
        }
        var all = new ArrayList<LoggedEvent>();
        for (var batch = first; batch != null; batch = batch.next) {
            all.addAll(batch.events);
        }
        first = null; // not before: if there is no memory, all of them stay
        last = null;
        return all;
    }

    /** Returns the space that events take. */
    static long size(List<InstanceEvent> events) {
        var size = 0L;
        for (var event : events) {
            size += size(event);
        }
        return size;
    }

    private static long size(InstanceEvent event) {
        return event.size() + EVENT_OVERHEAD;
    }

    /** Events that were added at once, in a linked list: adding them needs no memory. */
    private static final class Batch {
        private final List<LoggedEvent> events;
        private Batch next;

        Batch(List<LoggedEvent> events) {
            this.events = events;
        }
    }

    /**
     * Delays each batch until one eighth of the time that the batch before took has passed since its end, at most 2 ms.
     *
     * <p>Clients that publish in reply to an event do so in that time, and all they publish is one batch. Without it, two halves of such
     * clients alternate, with twice as many writes. An event that is published later than that is not delayed.
     */
    static final class BatchPacer {
        private static final int FRACTION = 8;
        private static final long MAX_DELAY = Duration.ofMillis(2).toNanos();

        private final LongSupplier nanoTime;
        private final LongConsumer park;
        private long earliest;

        BatchPacer() {
            this(System::nanoTime, LockSupport::parkNanos);
        }

        /**
         * @param nanoTime a monotonic clock, in nanoseconds
         * @param park blocks for a number of nanoseconds
         */
        BatchPacer(LongSupplier nanoTime, LongConsumer park) {
            this.nanoTime = nanoTime;
            this.park = park;
            this.earliest = nanoTime.getAsLong();
        }

        /** Blocks until the next batch may start. */
        void await() {
            var left = earliest - nanoTime.getAsLong();
            if (left > 0) {
                park.accept(left);
            }
        }

        /** Runs the delivery of a batch and measures it. */
        void run(Runnable batch) {
            var start = nanoTime.getAsLong();
            try {
                batch.run();
            } finally {
                var end = nanoTime.getAsLong();
                earliest = end + Math.min((end - start) / FRACTION, MAX_DELAY);
            }
        }
    }
}
