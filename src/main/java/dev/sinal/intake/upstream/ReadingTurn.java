package dev.sinal.intake.upstream;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets one connection after the other add events, so that those of one follow those of the one before. A connection has its turn from its first
 * event until it ends.
 *
 * <p>A connection that another one waits for loses its turn when it has been silent for some seconds: it may never report its end, as when its
 * peer is gone, or when an {@code Error} has ended the thread that reads it.
 */
final class ReadingTurn {
    private static final long MAX_SILENCE = Duration.ofSeconds(5).toNanos();
    private static final long CHECK_MILLIS = 100;

    private final LongSupplier nanoTime;
    private Object current;
    /** Whether the current connection is blocked by an event that it adds. */
    private boolean adding;

    private long lastEvent;

    ReadingTurn() {
        this(System::nanoTime);
    }

    /** @param nanoTime a monotonic clock, in nanoseconds */
    ReadingTurn(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Adds an event of a connection. Blocks until it has its turn, and until the event is added. */
    void add(Object connection, Runnable event) throws InterruptedException {
        begin(connection);
        try {
            event.run();
        } finally {
            done(connection);
        }
    }

    private synchronized void begin(Object connection) throws InterruptedException {
        while (current != null && current != connection && (adding || nanoTime.getAsLong() - lastEvent < MAX_SILENCE)) {
            TimeUnit.MILLISECONDS.timedWait(this, CHECK_MILLIS);
        }
        current = connection;
        adding = true;
    }

    private synchronized void done(Object connection) {
        if (current == connection) {
            adding = false;
            lastEvent = nanoTime.getAsLong();
        }
    }

    /** Ends the turn of a connection, if it has it. */
    synchronized void end(Object connection) {
        if (current == connection) {
            current = null;
            notifyAll();
        }
    }
}
