package dev.sinal.engineio;

import dev.sinal.engineio.Timers.Timer;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * One client's session, from its open packet to its end, and the only one to change its own state: the transport, the
 * timers and the protocol above tell it what happened.
 */
public final class EngineSession {
    private static final Timer NONE = () -> {};

    private final Sid sid = Sid.random();
    private final EngineOptions options;
    private final Timers timers;
    private final Transport transport;
    private final Outbox outbox;
    private final Heartbeat heartbeat;
    private final SessionHandler handler;
    private final BiConsumer<EngineSession, CloseCause> forget;
    private final AtomicReference<CloseCause> ended = new AtomicReference<>();
    private final AtomicReference<Timer> timer = new AtomicReference<>(NONE);
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
        var terms = new OpenTerms(sid, List.of(), options.pingInterval(), options.pingTimeout(), options.maxPayload());
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

    /** The transport received a text frame. Frames are told one at a time. */
    public void received(String frame) {
        if (frame.length() > options.maxPayload() || Frame.utf8Length(frame) > options.maxPayload()) {
            close(CloseCause.TOO_LARGE);
            return;
        }
        receive(() -> handle(Packet.decode(frame)));
    }

    /** The transport received a binary frame. Frames are told one at a time. */
    public void received(ByteBuffer frame) {
        if (frame.remaining() > options.maxPayload()) {
            close(CloseCause.TOO_LARGE);
            return;
        }
        receive(() -> handler.binary(frame));
    }

    /** The transport received the answer to a {@link Frame.Ping}. */
    public void receivedPong() {
        heardSincePing = true;
    }

    /** Ends the session, whoever wants it to; only the first cause counts. */
    public void close(CloseCause cause) {
        if (!ended.compareAndSet(null, cause)) {
            return;
        }
        timer.getAndSet(NONE).cancel();
        forget.accept(this, cause);
        outbox.close();
        transport.close(cause);
        handler.closed(cause);
    }

    /** Ends the session as soon as everything sent before has left, or, failing that, when a ping would time out. */
    public void closeWhenFlushed(CloseCause cause) {
        arm(options.pingTimeout(), () -> close(cause));
        outbox.whenFlushed(() -> close(cause));
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
