package dev.sinal.engineio;

import dev.sinal.engineio.Timers.Timeout;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/** Closes a session whose client does not answer pings, or sends none itself (protocols 3 and 4, "Heartbeat"). Each session has one timeout. */
final class HeartbeatMonitor {
    private static final Timeout NONE = () -> {};

    private final EngineSession session;
    private final EngineOptions options;
    private final Timers timers;
    private final SessionParameters parameters;
    private final AtomicReference<Timeout> timeout = new AtomicReference<>(NONE);
    /** Schedules the close of a session that is closing; null before. */
    private volatile Runnable closing;

    private volatile boolean receivedSincePing;
    private volatile boolean stopped;
    private volatile long restartedAt;
    private volatile long pingedAt;

    HeartbeatMonitor(EngineSession session, EngineOptions options, Timers timers, SessionParameters parameters) {
        this.session = session;
        this.options = options;
        this.timers = timers;
        this.parameters = parameters;
    }

    /** Starts the next interval: until the server's ping, or for the client's. */
    void restart() {
        if (parameters.heartbeat() == HeartbeatMode.CLIENT) {
            scheduleUnlessClosing(
                    options.pingInterval().plus(options.pingTimeout()),
                    () -> session.close(EngineCloseCause.PING_TIMEOUT));
        } else {
            restartedAt = timers.now();
            scheduleUnlessClosing(options.pingInterval(), this::ping);
        }
    }

    /** Records that the client sent something. Every packet counts as the answer to a ping. */
    void received() {
        receivedSincePing = true;
        if (parameters.heartbeat() == HeartbeatMode.CLIENT) {
            restart();
        }
    }

    /** Records a WebSocket pong, which answers the last ping. */
    void receivedPong() {
        var answer = !receivedSincePing;
        received();
        if (answer && parameters.heartbeat() == HeartbeatMode.FRAMES) {
            restartSincePing();
        }
    }

    /** Stops the heartbeat, and closes the session after a delay, whatever the client sends. */
    void closeAfter(Duration delay, CloseCause cause) {
        closing = () -> schedule(delay, () -> session.close(cause));
        closing.run();
    }

    /** Cancels the timeout of a session that has closed. */
    void stop() {
        stopped = true;
        timeout.getAndSet(NONE).cancel();
    }

    private void ping() {
        receivedSincePing = false;
        pingedAt = timers.now();
        // Scheduled before the ping is sent: the answer may replace the timeout before send() returns.
        scheduleUnlessClosing(options.pingTimeout().minus(pingDelay()), this::checkAnswered);
        session.send(FrameBatch.of(parameters.heartbeat().ping(parameters.codec())));
    }

    /**
     * Returns how late the ping is sent, at most a tenth of the ping timeout. It is subtracted from the timeout, so that delays of the timers
     * do not extend the client's deadline, unless the server was stalled for long.
     */
    private Duration pingDelay() {
        var delay = timers.since(restartedAt).minus(options.pingInterval());
        var max = options.pingTimeout().dividedBy(10);
        return delay.compareTo(max) > 0 ? max : delay;
    }

    private void checkAnswered() {
        if (!receivedSincePing) {
            session.close(EngineCloseCause.PING_TIMEOUT);
        } else if (parameters.heartbeat() == HeartbeatMode.FRAMES) {
            restartSincePing();
        } else {
            restart();
        }
    }

    /** Starts the rest of the interval that began with the last ping: a WebSocket ping also keeps proxies from closing the connection. */
    private void restartSincePing() {
        var left = options.pingInterval().minus(timers.since(pingedAt));
        restartedAt = pingedAt;
        scheduleUnlessClosing(left.isNegative() ? Duration.ZERO : left, this::ping);
    }

    private void scheduleUnlessClosing(Duration delay, Runnable task) {
        if (closing == null) {
            schedule(delay, task);
            if (closing != null) {
                closing.run(); // set meanwhile: its timeout may have been replaced
            }
        }
    }

    private void schedule(Duration delay, Runnable task) {
        timeout.getAndSet(timers.schedule(delay, task)).cancel();
        if (stopped) {
            timeout.getAndSet(NONE).cancel();
        }
    }
}
