package dev.sinal.engineio;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Empties a server: no session is opened any more, and those there are end in batches, each when what was sent to it has left, so that
 * their clients do not all come to the next server at once.
 */
public final class Drain {
    private final EngineServer engine;
    private final Timers timers;
    private final int batch;
    private final Duration pause;
    private final Duration timeout;
    private final AtomicBoolean begun = new AtomicBoolean();

    /**
     * @param batch how many sessions end at once
     * @param pause how long until the next ones
     * @param timeout how long a session may take to send what it has
     */
    public Drain(EngineServer engine, Timers timers, int batch, Duration pause, Duration timeout) {
        this.engine = engine;
        this.timers = timers;
        this.batch = batch;
        this.pause = pause;
        this.timeout = timeout;
    }

    /** Begins, if it has not begun. */
    public void start() {
        if (begun.compareAndSet(false, true)) {
            end(engine.stopAccepting());
        }
    }

    /** Whether it has begun. */
    public boolean isStarted() {
        return begun.get();
    }

    private void end(Iterator<EngineSession> sessions) {
        for (var i = 0; i < batch && sessions.hasNext(); i++) {
            sessions.next().closeWhenFlushed(EngineCloseCause.SHUTDOWN, timeout);
        }
        if (sessions.hasNext()) {
            timers.schedule(pause, () -> end(sessions));
        }
    }
}
