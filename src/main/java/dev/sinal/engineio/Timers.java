package dev.sinal.engineio;

import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The timeouts of all sessions, on one clock. The owner of the server must call {@link #runDue} periodically; a test moves the clock itself.
 *
 * <p>All timeouts are in one queue, because on Payara 6.2025.10 every {@code schedule} on a managed executor scans the class path.
 */
public final class Timers {
    private static final System.Logger LOG = System.getLogger(Timers.class.getName());

    private final LongSupplier nanoTime;
    private final AtomicLong sequence = new AtomicLong();
    private final ConcurrentSkipListMap<Deadline, Runnable> pending;

    /** @param nanoTime a monotonic clock in nanoseconds, such as {@link System#nanoTime} */
    public Timers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        // Compares by difference, because the clock may overflow.
        Comparator<Deadline> byTime = (a, b) -> Long.signum(a.nanos - b.nanos);
        this.pending = new ConcurrentSkipListMap<>(byTime.thenComparingLong(Deadline::sequence));
    }

    /** Schedules a task to run once after a delay. The task must be short, because it delays the others. */
    public Timeout schedule(Duration delay, Runnable task) {
        var deadline = new Deadline(nanoTime.getAsLong() + delay.toNanos(), sequence.getAndIncrement());
        pending.put(deadline, task);
        return () -> pending.remove(deadline);
    }

    /** Returns the current time of the clock, for {@link #since}. */
    long now() {
        return nanoTime.getAsLong();
    }

    /** Returns the time that has passed since a time of the clock. */
    Duration since(long time) {
        return Duration.ofNanos(nanoTime.getAsLong() - time);
    }

    /** Runs the tasks that are due, in the order of their deadlines. A task that throws is logged and does not affect the others. */
    public void runDue() {
        var now = nanoTime.getAsLong();
        for (var next = pending.firstEntry();
                next != null && next.getKey().nanos - now <= 0;
                next = pending.firstEntry()) {
            if (pending.remove(next.getKey()) != null) {
                Guarded.run(LOG, "timeout task failed", next.getValue());
            }
        }
    }

    /** Returns the number of pending timeouts. */
    public int size() {
        return pending.size();
    }

    /** A scheduled task. */
    @FunctionalInterface
    public interface Timeout {
        /** Cancels the task, unless it has run. */
        void cancel();
    }

    private record Deadline(long nanos, long sequence) {}
}
