package dev.sinal.runtime;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock that reads the wall clock once, at its creation, and adds the time that has passed since. A wall clock that is set later does
 * not change it, so that nothing is due early or late.
 */
public final class SteadyClock implements InstantSource {
    private final LongSupplier nanoTime;
    private final Instant start;
    private final long startNanos;

    /** Creates the clock of this system. */
    public SteadyClock() {
        this(InstantSource.system(), System::nanoTime);
    }

    /** @param nanoTime a monotonic clock, in nanoseconds, such as {@link System#nanoTime} */
    SteadyClock(InstantSource wall, LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.start = wall.instant();
        this.startNanos = nanoTime.getAsLong();
    }

    @Override
    public Instant instant() {
        return start.plusNanos(nanoTime.getAsLong() - startNanos);
    }
}
