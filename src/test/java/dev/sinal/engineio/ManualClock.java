package dev.sinal.engineio;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** Time that passes when a test says so. */
public final class ManualClock {
    // Near the end of the numbers: a clock in nanoseconds may wrap around.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final Timers timers = new Timers(now::get);

    /** The timers on this clock. */
    public Timers timers() {
        return timers;
    }

    /** Lets time pass, and runs what falls due. */
    public void pass(Duration time) {
        now.addAndGet(time.toNanos());
        timers.runDue();
    }
}
