package dev.sinal.engineio;

import dev.sinal.engineio.Timers.Timeout;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Finds out whether a session's client still lives (protocols 3 and 4, "Heartbeat"). */
final class HeartbeatMonitor {
    private static final Timeout NONE = () -> {};

    private final EngineSession session;
    private final EngineOptions options;
    private final Timers timers;
    private final SessionParameters client;
    private final AtomicReference<Timeout> timer = new AtomicReference<>(NONE);
    /** Waits for the end of a session that is to end anyhow; null while its heart beats. */
    private volatile Runnable clientClosing;

    private volatile boolean receivedSincePing;
    private volatile boolean stopped;
    private volatile long lastBeat;

    HeartbeatMonitor(EngineSession session, EngineOptions options, Timers timers, SessionParameters client) {
        this.session = session;
        this.options = options;
        this.timers = timers;
        this.client = client;
    }

    /** Waits for the next sign of life. */
    void beat() {
        if (client.heartbeat() == HeartbeatMode.CLIENT) {
            await(
                    options.pingInterval().plus(options.pingTimeout()),
                    () -> session.close(EngineCloseCause.PING_TIMEOUT));
        } else {
            lastBeat = timers.now();
            await(options.pingInterval(), this::ping);
        }
    }

    /** The client sent something, whatever it was. */
    void received() {
        receivedSincePing = true;
        if (client.heartbeat() == HeartbeatMode.CLIENT) {
            beat();
        }
    }

    /** Beats no more, whatever the client sends; the session is closed after a while, if nothing else closes it. */
    void closeAfter(Duration timeout, CloseCause cause) {
        clientClosing = () -> arm(timeout, () -> session.close(cause));
        clientClosing.run();
    }

    /** The session has ended. */
    void stop() {
        stopped = true;
        timer.getAndSet(NONE).cancel();
    }

    private void ping() {
        receivedSincePing = false;
        await(
                options.pingTimeout().minus(late()),
                this::judge); // before the ping leaves, for its answer takes this one's place
        session.send(FrameBatch.of(client.heartbeat().ping(client.codec())));
    }

    /** How late the ping went: the client's deadline does not drift with it, unless the server was held up for long. */
    private Duration late() {
        var late = timers.since(lastBeat).minus(options.pingInterval());
        var most = options.pingTimeout().dividedBy(10);
        return late.compareTo(most) > 0 ? most : late;
    }

    private void judge() {
        if (receivedSincePing) {
            beat();
        } else {
            session.close(EngineCloseCause.PING_TIMEOUT);
        }
    }

    private void await(Duration delay, Runnable task) {
        if (clientClosing == null) {
            arm(delay, task);
            if (clientClosing != null) {
                clientClosing.run(); // it was, at the same moment, and its timer is not to be replaced
            }
        }
    }

    private void arm(Duration delay, Runnable task) {
        timer.getAndSet(timers.schedule(delay, task)).cancel();
        if (stopped) {
            timer.getAndSet(NONE).cancel();
        }
    }
}
