package dev.sinal.engineio;

import java.time.Duration;
import java.util.Comparator;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * The deadlines of all sessions, on one clock. Whoever owns the server calls {@link #runDue} often enough; a test moves
 * the clock itself.
 *
 * <p>One queue for all, rather than a scheduled task each: on Payara 6.2025.10 every {@code schedule} on a managed
 * executor scans the class path.
 */
public final class Timers {
    private static final System.Logger LOG = System.getLogger(Timers.class.getName());

    private final LongSupplier nanoTime;
    private final AtomicLong sequence = new AtomicLong();
    private final ConcurrentSkipListMap<Deadline, Runnable> pending;

    /** @param nanoTime a monotonic clock, in nanoseconds, such as {@link System#nanoTime} */
    public Timers(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        // Differences, for the clock may wrap around.
        Comparator<Deadline> byTime = (a, b) -> Long.signum(a.nanos - b.nanos);
        this.pending = new ConcurrentSkipListMap<>(byTime.thenComparingLong(Deadline::sequence));
    }

    /** Runs a task once, when the delay is over; it must be short, for it holds up the others. */
    public Timeout schedule(Duration delay, Runnable task) {
        var deadline = new Deadline(nanoTime.getAsLong() + delay.toNanos(), sequence.getAndIncrement());
        pending.put(deadline, task);
        return () -> pending.remove(deadline);
    }

    /** A moment of this clock, to count from with {@link #since}. */
    long now() {
        return nanoTime.getAsLong();
    }

    /** How long ago that moment was. */
    Duration since(long moment) {
        return Duration.ofNanos(nanoTime.getAsLong() - moment);
    }

    /** Runs what is due, in the order of the deadlines. */
    public void runDue() {
        var now = nanoTime.getAsLong();
        for (var next = pending.firstEntry();
                next != null && next.getKey().nanos - now <= 0;
                next = pending.firstEntry()) {
            if (pending.remove(next.getKey()) != null) {
                run(next.getValue());
            }
        }
    }

    /** How many deadlines are waited for. */
    public int size() {
        return pending.size();
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a timer failed", e);
        }
    }

    /** A task that waits for its deadline. */
    @FunctionalInterface
    public interface Timeout {
        /** Forgets it, if it has not run yet. */
        void cancel();
    }

    private record Deadline(long nanos, long sequence) {}
}
