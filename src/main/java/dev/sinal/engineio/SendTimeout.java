package dev.sinal.engineio;

import dev.sinal.engineio.Timers.Timeout;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Detects a send of which the client takes nothing for some time. A client that reads slowly but steadily never exceeds the timeout, however
 * large the batch is.
 *
 * <p>Scheduling a timeout for each send would cost more than the send, so there is at most one for all sends of a session, and none while they
 * complete at once. The progress of a send is looked at three times in the duration.
 */
final class SendTimeout {
    private static final int CHECKS = 3;

    private final Timers timers;
    private final Duration duration;
    private final Runnable expired;
    private final AtomicBoolean watching = new AtomicBoolean();
    /** The transport of the send that has not completed; null if there is none. */
    private volatile Transport pending;

    private volatile long progress;
    private volatile long progressedAt;
    private volatile Timeout timeout = () -> {};
    private volatile boolean cancelled;

    /** @param expired called when a client has taken nothing of a send for the duration */
    SendTimeout(Timers timers, Duration duration, Runnable expired) {
        this.timers = timers;
        this.duration = duration;
        this.expired = expired;
    }

    /** Records that a send starts. To be called before the transport is. */
    void sendStarted(Transport transport) {
        progress = 0;
        progressedAt = timers.now();
        pending = transport;
    }

    void sendCompleted() {
        pending = null;
    }

    /** Schedules the next check if the send has not completed. To be called after the transport has returned. */
    void watch() {
        if (pending != null && watching.compareAndSet(false, true)) {
            var interval = duration.dividedBy(CHECKS);
            var remaining = duration.minus(timers.since(progressedAt));
            timeout = timers.schedule(remaining.compareTo(interval) < 0 ? remaining : interval, this::check);
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
        var transport = pending;
        if (transport != null) {
            var current = transport.progress();
            if (current != progress) {
                progress = current;
                progressedAt = timers.now();
            } else if (timers.since(progressedAt).compareTo(duration) >= 0) {
                expired.run();
                return;
            }
        }
        watch(); // of this send, or of another one that has started meanwhile
    }
}
