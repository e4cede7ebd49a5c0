package dev.sinal.engineio;

import dev.sinal.engineio.Timers.Timeout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The upgrade of a polling session to a WebSocket (protocol, "Upgrade"): the client sends {@code 2probe}, then {@code 5}. Any other frame
 * closes the WebSocket; the session continues with polling, and may be upgraded again.
 */
public final class TransportUpgrade implements FrameReceiver {
    private static final Duration POLL_RELEASE_INTERVAL = Duration.ofMillis(100);
    private static final Timeout NONE = () -> {};

    private enum State {
        OPENED,
        DONE,
        FAILED
    }

    private final EngineSession session;
    private final Transport webSocket;
    private final Timers timers;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPENED);
    private final AtomicReference<Timeout> pollRelease = new AtomicReference<>(NONE);
    /** Completed when the answer to the last probe has been sent. */
    private CompletableFuture<Void> answered = CompletableFuture.completedFuture(null);

    private final Timeout timeout;

    TransportUpgrade(EngineSession session, Transport webSocket, Timers timers, Duration timeout) {
        this.session = session;
        this.webSocket = webSocket;
        this.timers = timers;
        this.timeout = timers.schedule(timeout, () -> close(EngineCloseCause.UPGRADE_FAILED));
    }

    /** Starts to answer GETs that wait. To be called when this is the session's only upgrade. */
    void start() {
        schedulePollRelease();
    }

    /** Returns whether the client has sent the upgrade packet, and sends by the WebSocket from then on. */
    boolean isDone() {
        return state.get() == State.DONE;
    }

    @Override
    public void received(String frame) {
        if (state.get() == State.DONE) {
            session.received(frame);
        } else if (frame.equals("2probe") && state.get() == State.OPENED) {
            answerProbe();
        } else if (frame.equals("5") && state.compareAndSet(State.OPENED, State.DONE)) {
            cancelTimeouts();
            // The client may have sent no probe, or not wait for the answer; else the completion of that send may be a
            // moment late.
            answered.thenRun(() -> session.completeUpgrade(webSocket));
        } else {
            close(EngineCloseCause.UPGRADE_FAILED);
        }
    }

    @Override
    public void received(ByteBuffer frame) {
        if (state.get() == State.DONE) {
            session.received(frame);
        } else {
            close(EngineCloseCause.UPGRADE_FAILED);
        }
    }

    @Override
    public void receivedPong() {
        session.receivedPong();
    }

    @Override
    public void close(CloseCause cause) {
        var before = state.getAndUpdate(now -> now == State.DONE ? now : State.FAILED);
        if (before == State.DONE) {
            session.close(cause);
        } else if (before != State.FAILED) {
            cancelTimeouts();
            session.upgradeFailed(this);
            webSocket.close(cause);
        }
    }

    /** Closes the WebSocket of a session that has closed before the WebSocket became its transport. */
    void sessionClosed(CloseCause cause) {
        state.set(State.FAILED);
        cancelTimeouts();
        webSocket.close(cause);
    }

    /** Answers a probe, unless the same answer is being sent. */
    private void answerProbe() {
        if (!answered.isDone()) {
            return;
        }
        var answer = new CompletableFuture<Void>();
        answered = answer;
        webSocket.send(FrameBatch.of(new EnginePacket.Pong("probe").encode(session.codec())), sent -> {
            if (sent) {
                session.releasePoll(); // at once, before the upgrade may complete
                answer.complete(null);
            } else {
                close(EngineCloseCause.TRANSPORT_ERROR);
            }
        });
    }

    /**
     * Answers the GET that waits, periodically: a client sends the upgrade packet only when its GET has completed, and may send another one
     * before it has received the answer to its probe.
     */
    private void schedulePollRelease() {
        pollRelease.set(timers.schedule(POLL_RELEASE_INTERVAL, () -> {
            session.releasePoll();
            schedulePollRelease();
        }));
        if (state.get() == State.DONE || state.get() == State.FAILED) {
            cancelTimeouts();
        }
    }

    private void cancelTimeouts() {
        timeout.cancel();
        pollRelease.getAndSet(NONE).cancel();
    }
}
