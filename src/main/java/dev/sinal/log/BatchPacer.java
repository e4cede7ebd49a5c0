package dev.sinal.log;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * The pause between two batches, as long as an eighth of the time that the one before took. Who publishes again when an event has arrived
 * does so in this pause, and all that is published then leaves together: without it, two halves would take turns, at twice the writes.
 *
 * <p>It begins with the end of a batch. An event that comes later than that does not wait.
 */
final class BatchPacer {
    private static final int PART = 8;
    private static final long LONGEST = Duration.ofMillis(2).toNanos();

    private final LongSupplier nanoTime;
    private final LongConsumer park;
    private long over;

    BatchPacer() {
        this(System::nanoTime, LockSupport::parkNanos);
    }

    /**
     * @param nanoTime a monotonic clock, in nanoseconds
     * @param park waits for so many nanoseconds
     */
    BatchPacer(LongSupplier nanoTime, LongConsumer park) {
        this.nanoTime = nanoTime;
        this.park = park;
        this.over = nanoTime.getAsLong();
    }

    /** Waits until it is over. */
    void await() {
        var left = over - nanoTime.getAsLong();
        if (left > 0) {
            park.accept(left);
        }
    }

    /** Handles a batch; then the next pause begins. */
    void after(Runnable batch) {
        var began = nanoTime.getAsLong();
        try {
            batch.run();
        } finally {
            var ended = nanoTime.getAsLong();
            over = ended + Math.min((ended - began) / PART, LONGEST);
        }
    }
}
