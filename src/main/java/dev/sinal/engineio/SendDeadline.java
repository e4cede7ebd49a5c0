package dev.sinal.engineio;

import dev.sinal.engineio.Timers.Timeout;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Notices a send that does not get done. There is one timer, however many sends there are, and none while they are done at once: a
 * deadline for each would cost more than the send.
 */
final class SendDeadline {
    private final Timers timers;
    private final Duration timeout;
    private final Runnable missed;
    private final AtomicBoolean watching = new AtomicBoolean();
    private volatile boolean pending;
    private volatile long begun;
    private volatile Timeout timer = () -> {};
    private volatile boolean stopped;

    /** @param missed told when a send has not been done for so long */
    SendDeadline(Timers timers, Duration timeout, Runnable missed) {
        this.timers = timers;
        this.timeout = timeout;
        this.missed = missed;
    }

    void begin() {
        begun = timers.now();
        pending = true;
    }

    void end() {
        pending = false;
    }

    /** To be called when a send was not done at once. */
    void watch() {
        if (pending && watching.compareAndSet(false, true)) {
            timer = timers.schedule(timeout.minus(timers.since(begun)), this::look);
            if (stopped) {
                timer.cancel();
            }
        }
    }

    /** Forgets the timer, for good. */
    void stop() {
        stopped = true;
        timer.cancel();
    }

    private void look() {
        watching.set(false);
        if (pending && timers.since(begun).compareTo(timeout) >= 0) {
            missed.run();
        } else {
            watch(); // another send than the one that was watched
        }
    }
}
