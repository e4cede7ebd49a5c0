package dev.sinal.engineio;

import dev.sinal.engineio.Timers.Timeout;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A WebSocket that wants to become the transport of a session that polls (protocol, "Upgrade"): {@code 2probe}, then
 * {@code 5}. Anything else closes the WebSocket; the session goes on polling, and may try again.
 */
public final class TransportUpgrade implements FrameReceiver {
    private static final Duration NUDGE = Duration.ofMillis(100);
    private static final Timeout NONE = () -> {};

    private enum State {
        OPENED,
        PROBED,
        DONE,
        FAILED
    }

    private final EngineSession session;
    private final Transport webSocket;
    private final Timers timers;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPENED);
    private final AtomicReference<Timeout> nudge = new AtomicReference<>(NONE);
    private final CompletableFuture<Void> probeAnswered = new CompletableFuture<>();
    private final Timeout timeout;

    TransportUpgrade(EngineSession session, Transport webSocket, Timers timers, Duration timeout) {
        this.session = session;
        this.webSocket = webSocket;
        this.timers = timers;
        this.timeout = timers.schedule(timeout, () -> close(EngineCloseCause.UPGRADE_FAILED));
    }

    /** The session takes no other one from now on. */
    void begin() {
        nudgeLater();
    }

    /** Whether the client has said that it sends by the WebSocket from now on. */
    boolean isDone() {
        return state.get() == State.DONE;
    }

    @Override
    public void received(String frame) {
        if (state.get() == State.DONE) {
            session.received(frame);
        } else if (frame.equals("2probe") && state.compareAndSet(State.OPENED, State.PROBED)) {
            webSocket.send(FrameBatch.of(new EnginePacket.Pong("probe").encode(session.codec())), this::answered);
        } else if (frame.equals("5") && state.compareAndSet(State.PROBED, State.DONE)) {
            forgetTimers();
            // The client has seen the answer to its probe; this side's completion may come a moment later.
            probeAnswered.thenRun(() -> session.completeUpgrade(webSocket));
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
            forgetTimers();
            session.upgradeFailed(this);
            webSocket.close(cause);
        }
    }

    /** The session has ended before the WebSocket became its transport. */
    void abandon(CloseCause cause) {
        state.set(State.FAILED);
        forgetTimers();
        webSocket.close(cause);
    }

    private void answered(boolean sent) {
        if (sent) {
            probeAnswered.complete(null);
        } else {
            close(EngineCloseCause.TRANSPORT_ERROR);
        }
    }

    /** A client sends nothing before its GET has come back; this ends the one that waits, again and again. */
    private void nudgeLater() {
        nudge.set(timers.schedule(NUDGE, () -> {
            session.releasePoll();
            nudgeLater();
        }));
        if (state.get() == State.DONE || state.get() == State.FAILED) {
            forgetTimers();
        }
    }

    private void forgetTimers() {
        timeout.cancel();
        nudge.getAndSet(NONE).cancel();
    }
}
