package dev.sinal.engineio;

import dev.sinal.engineio.Timers.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One client's session, from its open packet to its end, and the only one to change its own state: the transport, the
 * timers and the protocol above tell it what happened.
 */
public final class EngineSession implements Inbound {
    private static final Timer NONE = () -> {};
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Sid sid = Sid.random();
    private final EngineOptions options;
    private final Timers timers;
    private final Outbox outbox;
    private final Heartbeat heartbeat;
    private final SessionHandler handler;
    private final BiConsumer<EngineSession, CloseCause> forget;
    private final AtomicReference<CloseCause> ended = new AtomicReference<>();
    private final AtomicReference<Timer> timer = new AtomicReference<>(NONE);
    private final AtomicReference<Upgrade> upgrading = new AtomicReference<>();
    private volatile Transport transport;
    private volatile boolean heardSincePing;

    EngineSession(
            EngineOptions options,
            Timers timers,
            Transport transport,
            Heartbeat heartbeat,
            Function<EngineSession, SessionHandler> protocol,
            BiConsumer<EngineSession, CloseCause> forget) {
        this.options = options;
        this.timers = timers;
        this.transport = transport;
        this.outbox = new Outbox(transport, options.outboxBytes(), () -> close(CloseCause.TRANSPORT_ERROR));
        this.heartbeat = heartbeat;
        this.forget = forget;
        this.handler = protocol.apply(this);
    }

    /** Names the session. */
    public Sid sid() {
        return sid;
    }

    void open() {
        var upgrades = polls() ? List.of("websocket") : List.<String>of();
        var terms = new OpenTerms(sid, upgrades, options.pingInterval(), options.pingTimeout(), options.maxPayload());
        send(new Packet.Open(terms).encode());
        handler.opened();
        pingLater();
    }

    /** Sends a frame after those before it. Past the bound of the outbox, the session ends as too slow. */
    public void send(Frame frame) {
        if (ended.get() == null && !outbox.offer(frame)) {
            close(CloseCause.SLOW);
        }
    }

    @Override
    public void received(String frame) {
        if (frame.length() > options.maxPayload() || Frame.utf8Length(frame) > options.maxPayload()) {
            close(CloseCause.TOO_LARGE);
            return;
        }
        receive(() -> handle(Packet.decode(frame)));
    }

    @Override
    public void received(ByteBuffer frame) {
        if (frame.remaining() > options.maxPayload()) {
            close(CloseCause.TOO_LARGE);
            return;
        }
        receive(() -> handler.binary(frame));
    }

    @Override
    public void receivedPong() {
        heardSincePing = true;
    }

    /** Whether the session is still, or only, polling. */
    public boolean polls() {
        return transport instanceof Polling;
    }

    /** A GET waits for what there is to send. A second one that waits ends the session. */
    public void poll(Poll poll) {
        if (!(transport instanceof Polling polling)) {
            poll.refuse(HandshakeError.BAD_REQUEST);
            return;
        }
        if (!polling.offer(poll)) {
            poll.refuse(HandshakeError.BAD_REQUEST);
            close(CloseCause.TRANSPORT_ERROR);
            return;
        }
        outbox.drain();
        if (transport != polling || ended.get() != null) {
            polling.release(); // an upgrade, or the end, has passed by
        }
    }

    /**
     * A POST is about to be read; a second one ends the session.
     *
     * @return whether it may be read, and is to be {@linkplain #posted told}
     */
    public boolean beginPost() {
        if (!(transport instanceof Polling polling)) {
            return false; // upgraded since the request was let in
        }
        if (polling.beginPost()) {
            return true;
        }
        close(CloseCause.TRANSPORT_ERROR);
        return false;
    }

    /** The POST was read; empty if it was refused. */
    public void posted(Optional<String> payload) {
        payload.ifPresent(this::receivedPayload);
        if (transport instanceof Polling polling) {
            polling.endPost();
        }
    }

    /** A WebSocket wants to become the transport; empty if the session does not poll, or another one is at it. */
    public Optional<Upgrade> upgrade(Transport webSocket) {
        var upgrade = new Upgrade(this, webSocket, timers, options.upgradeTimeout());
        if (!polls() || !upgrading.compareAndSet(null, upgrade)) {
            upgrade.close(CloseCause.UPGRADE_FAILED);
            return Optional.empty();
        }
        if (ended.get() != null) {
            upgrade.close(ended.get());
        }
        return Optional.of(upgrade);
    }

    /** Whether a WebSocket may try to become the transport. */
    public boolean upgradable() {
        return polls() && upgrading.get() == null;
    }

    void completeUpgrade(Transport webSocket) {
        outbox.switchTo(webSocket, () -> {
            var polling = (Polling) transport;
            transport = webSocket;
            polling.release();
        });
        if (ended.get() != null) {
            webSocket.close(ended.get());
        }
    }

    void forget(Upgrade upgrade) {
        upgrading.compareAndSet(upgrade, null);
    }

    void releasePoll() {
        if (transport.room() > 0) {
            send(new Packet.Noop().encode());
        }
    }

    /** Ends the session, whoever wants it to; only the first cause counts. */
    @Override
    public void close(CloseCause cause) {
        if (!ended.compareAndSet(null, cause)) {
            return;
        }
        timer.getAndSet(NONE).cancel();
        forget.accept(this, cause);
        outbox.close();
        transport.close(cause);
        var upgrade = upgrading.get();
        if (upgrade != null) {
            upgrade.close(cause);
        }
        handler.closed(cause);
    }

    /** Ends the session as soon as everything sent before has left; by force after a while. */
    public void closeWhenFlushed(CloseCause cause) {
        arm(PATIENCE, () -> close(cause));
        if (polls()) {
            send(new Packet.Close().encode()); // a WebSocket closes by itself
        }
        outbox.whenFlushed(() -> close(cause));
    }

    private void receivedPayload(String payload) {
        receive(() -> {
            for (var frame : Payload.decode(payload, options.maxPackets())) {
                if (frame instanceof Frame.Text text) {
                    received(text.text());
                } else if (frame instanceof Frame.Binary binary) {
                    received(binary.bytes());
                }
            }
        });
    }

    private void receive(Reception reception) {
        if (ended.get() != null) {
            return;
        }
        heardSincePing = true;
        try {
            reception.run();
        } catch (ProtocolError e) {
            close(CloseCause.PARSE_ERROR);
        }
    }

    private void handle(Packet packet) throws ProtocolError {
        if (packet instanceof Packet.Message message) {
            handler.message(message.text());
        } else if (packet instanceof Packet.Pong) {
            pingLater();
        } else if (packet instanceof Packet.Ping) {
            throw new ProtocolError("a client of protocol 4 does not ping");
        } else if (packet instanceof Packet.Close) {
            close(CloseCause.CLIENT_CLOSE);
        }
        // An upgrade or a noop says nothing here; the reference passes over them too.
    }

    private void pingLater() {
        arm(options.pingInterval(), this::ping);
    }

    private void ping() {
        heardSincePing = false;
        send(heartbeat.ping());
        arm(options.pingTimeout(), this::judge);
    }

    private void judge() {
        if (heardSincePing) {
            pingLater();
        } else {
            close(CloseCause.PING_TIMEOUT);
        }
    }

    private void arm(Duration delay, Runnable task) {
        timer.getAndSet(timers.schedule(delay, task)).cancel();
        if (ended.get() != null) {
            timer.getAndSet(NONE).cancel();
        }
    }

    @FunctionalInterface
    private interface Reception {
        void run() throws ProtocolError;
    }
}
