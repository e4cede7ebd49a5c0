package dev.sinal.engineio;

import dev.sinal.engineio.Timers.Timeout;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Detects a send that does not complete in time. Scheduling a timeout for each send would cost more than the send, so there is at most one
 * for all sends of a session, and none while they complete at once.
 */
final class SendTimeout {
    private final Timers timers;
    private final Duration duration;
    private final Runnable expired;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile boolean pending;
    private volatile long startedAt;
    private volatile Timeout timeout = () -> {};
    private volatile boolean cancelled;

    /** @param expired called when a send has not completed within the duration */
    SendTimeout(Timers timers, Duration duration, Runnable expired) {
        this.timers = timers;
        this.duration = duration;
        this.expired = expired;
    }

    void sendStarted() {
        startedAt = timers.now();
        pending = true;
    }

    void sendCompleted() {
        pending = false;
    }

    /** Schedules the timeout if the send has not completed. To be called after the transport has returned. */
    void watch() {
        if (pending && watching.compareAndSet(false, true)) {
            timeout = timers.schedule(duration.minus(timers.since(startedAt)), this::check);
            if (cancelled) {
                timeout.cancel();
            }
        }
    }

    /** Cancels the timeout for good. */
    void cancel() {
        cancelled = true;
        timeout.cancel();
    }

    private void check() {
        watching.set(false);
        if (pending && timers.since(startedAt).compareTo(duration) >= 0) {
            expired.run();
        } else {
            watch(); // another send has started since the timeout was scheduled
        }
    }
}
