package dev.sinal.intake;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The delays between attempts, each twice as long as the one before, up to a limit. Each is shortened at random, to a half at most, so that not
 * all servers that have lost a connection connect at once. Not safe for use by several threads.
 */
public final class RetryDelay {
    private final long firstMillis;
    private final long lastMillis;
    private long millis;

    public RetryDelay(Duration first, Duration last) {
        this.firstMillis = first.toMillis();
        this.lastMillis = last.toMillis();
        this.millis = firstMillis;
    }

    /** Returns the delay before the next attempt. */
    public Duration next() {
        var delay = millis;
        millis = Math.min(2 * millis, lastMillis);
        return Duration.ofMillis(delay - ThreadLocalRandom.current().nextLong(delay / 2 + 1));
    }

    /** Sets that an attempt has succeeded: the next delay is the first one. */
    public void reset() {
        millis = firstMillis;
    }
}
