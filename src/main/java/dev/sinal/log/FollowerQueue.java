package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/** The queue of events between a log and one of its followers. It delivers events in order, in batches of all that wait. */
final class FollowerQueue {
    private final Follower follower;
    private final AtomicLong bytes;
    private final BatchPacer pacer = new BatchPacer();
    private Batch first;
    private Batch last;
    /** The position of the last event that was added to the log, whether the follower selects it or not. */
    private Position end;

    private boolean delivering;

    /** @param bytes what is left of the space that was reserved for events; reduced when they have been delivered */
    FollowerQueue(Follower follower, AtomicLong bytes) {
        this.follower = follower;
        this.bytes = bytes;
    }

    boolean selects(InstanceEvent event) {
        return follower.selects(event);
    }

    /** Returns those of some events that the follower selects. */
    Batch batch(List<LoggedEvent> events) {
        var selected = new ArrayList<LoggedEvent>(events.size());
        for (var logged : events) {
            if (follower.selects(logged.event())) {
                selected.add(logged);
            }
        }
        return new Batch(selected, events.get(events.size() - 1).position());
    }

    /** Adds a batch. Throws nothing, also if there is no memory. */
    void enqueue(Batch batch) {
        synchronized (this) {
            end = batch.end;
            if (batch.events.isEmpty()) {
                reportIfIdle();
                return;
            }
            if (first == null) {
                first = batch;
            } else {
                last.next = batch;
            }
            last = batch;
        }
        try {
            follower.executor().execute(this::deliver);
        } catch (RuntimeException | Error e) {
            // They are delivered with the next events, or by resume().
        }
    }

    /** Delivers events that wait although nothing delivers them. */
    void resume() {
        synchronized (this) {
            if (first == null) {
                return;
            }
        }
        follower.executor().execute(this::deliver);
    }

    private void deliver() {
        pacer.await();
        var batch = takeAll();
        if (batch.isEmpty()) {
            return; // delivered with the batch before
        }
        try {
            pacer.run(() -> follower.deliver(batch));
        } finally {
            // Without a stream: there may be no memory for one.
            for (var logged : batch) {
                bytes.addAndGet(-Followers.size(logged.event()));
            }
            delivered(batch.get(batch.size() - 1).position());
        }
    }

    private synchronized void delivered(Position position) {
        delivering = false;
        follower.reached(position);
        reportIfIdle();
    }

    private void reportIfIdle() {
        if (first == null && !delivering) {
            follower.reached(end);
        }
    }

    private synchronized List<LoggedEvent> takeAll() {
        if (first == null) {
            return List.of();
        }
        var all = first.events;
        if (first != last) {
            all = new ArrayList<>();
            for (var batch = first; batch != null; batch = batch.next) {
                all.addAll(batch.events);
            }
        }
        first = null; // not before: if there is no memory, all of them stay
        last = null;
        delivering = true;
        return all;
    }

    /** Events that were added at once, in a linked list: adding them needs no memory. */
    static final class Batch {
        private final List<LoggedEvent> events;
        private final Position end;
        private Batch next;

        Batch(List<LoggedEvent> events, Position end) {
            this.events = events;
            this.end = end;
        }
    }

    /**
     * Delays each batch until one eighth of the time that the batch before took has passed since its end, at most 2 ms. A delay that would be
     * shorter than 50 us is left out: Linux ends it so much too late, and it costs as much as the delivery of an event.
     *
     * <p>Clients that publish in reply to an event do so in that time, and all they publish is one batch. Without it, two halves of such
     * clients alternate, with twice as many writes. An event that is published later than that is not delayed.
     */
    static final class BatchPacer {
        private static final int FRACTION = 8;
        private static final long MAX_DELAY = Duration.ofMillis(2).toNanos();
        private static final long MIN_DELAY = Duration.ofNanos(50_000).toNanos();

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
            if (left >= MIN_DELAY) {
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
