package dev.sinal.engineio;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Closes the sessions of a server in batches and opens no new ones, so that the clients do not all reconnect to another server at once.
 * Each session closes when what was sent to it has left.
 */
public final class Drain {
    private final EngineServer engine;
    private final Timers timers;
    private final int batch;
    private final Duration interval;
    private final Duration flushTimeout;
    private final AtomicBoolean closing = new AtomicBoolean();
    private volatile boolean accepting = true;

    /**
     * @param batch the number of sessions in a batch
     * @param interval the time between two batches
     * @param flushTimeout the time after which a session closes even if something is left to send
     */
    public Drain(EngineServer engine, Timers timers, int batch, Duration interval, Duration flushTimeout) {
        this.engine = engine;
        this.timers = timers;
        this.batch = batch;
        this.interval = interval;
        this.flushTimeout = flushTimeout;
    }

    /** Opens no new session from now on; those that are open are not closed yet. */
    public void stopAccepting() {
        accepting = false;
        engine.stopAccepting();
    }

    /** Stops accepting, and starts to close sessions; further calls have no effect. Returns before all sessions are closed. */
    public void start() {
        stopAccepting();
        if (closing.compareAndSet(false, true)) {
            closeBatch(engine.sessions().iterator());
        }
    }

    /** Returns whether sessions are opened no more. */
    public boolean isStarted() {
        return !accepting;
    }

    private void closeBatch(Iterator<EngineSession> sessions) {
        for (var i = 0; i < batch && sessions.hasNext(); i++) {
            sessions.next().closeWhenFlushed(EngineCloseCause.SHUTDOWN, flushTimeout);
        }
        if (sessions.hasNext()) {
            timers.schedule(interval, () -> closeBatch(sessions));
        }
    }
}
