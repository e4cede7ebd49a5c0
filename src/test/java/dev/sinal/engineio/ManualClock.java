package dev.sinal.engineio;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that advances only when a test says so. */
public final class ManualClock {
    // Close to the maximum, because a clock in nanoseconds may overflow.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000);
    private final Timers timers = new Timers(now::get);

    /** Returns the timers on this clock. */
    public Timers timers() {
        return timers;
    }

    /** Advances the clock, and runs what is due. */
    public void pass(Duration time) {
        now.addAndGet(time.toNanos());
        timers.runDue();
    }
}
