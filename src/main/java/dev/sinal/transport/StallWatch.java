package dev.sinal.transport;

import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Timers.Timeout;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Detects that a client takes nothing of what is sent to it. It looks once in the time that the client has, so that a stall lasts up to twice that. */
final class StallWatch {
    /** The progress while nothing is being sent. */
    static final long IDLE = -1;

    private final Timers timers;
    private final Duration timeout;
    private volatile Timeout next = () -> {};
    private volatile boolean stopped;

    StallWatch(Timers timers, Duration timeout) {
        this.timers = timers;
        this.timeout = timeout;
    }

    /**
     * Starts to watch.
     *
     * @param progress returns a number that grows while the client takes something, or {@link #IDLE}
     * @param stalled called once, if it has taken nothing
     */
    void start(LongSupplier progress, Runnable stalled) {
        look(progress, stalled, progress.getAsLong());
    }

    private void look(LongSupplier progress, Runnable stalled, long before) {
        next = timers.schedule(timeout, () -> {
            var now = progress.getAsLong();
            if (now == before && now != IDLE) {
                stalled.run();
            } else {
                look(progress, stalled, now);
            }
        });
        if (stopped) {
            next.cancel();
        }
    }

    /** Stops for good. */
    void stop() {
        stopped = true;
        next.cancel();
    }
}
