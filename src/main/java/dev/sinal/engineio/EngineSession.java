package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;

/** The session of one client, from its open packet to its close. Only the session itself changes its state. All methods are thread-safe. */
public final class EngineSession implements FrameReceiver {
    private static final System.Logger LOG = System.getLogger(EngineSession.class.getName());
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(30);
    /** The time by which two requests of a client, sent on different connections, may arrive in the wrong order. */
    private static final Duration REORDERING_WINDOW = Duration.ofMillis(50);

    private final Sid sid;
    private final EngineOptions options;
    private final Timers timers;
    private final long openedAt;
    private final Outbox outbox;
    private final SessionParameters parameters;
    private final HeartbeatMonitor heartbeat;
    private final SessionHandler handler;
    private final PacketReceiver receiver;
    private final EngineServer server;
    private final AtomicReference<CloseCause> closed = new AtomicReference<>();
    private final AtomicReference<TransportUpgrade> upgrade = new AtomicReference<>();
    private volatile Transport transport;
    /** Whether the client has sent a close packet. */
    private volatile boolean closedByClient;

    EngineSession(
            EngineOptions options,
            Timers timers,
            Transport transport,
            SessionParameters parameters,
            Function<EngineSession, SessionHandler> protocol,
            EngineServer server) {
        this.sid = server.newSid();
        this.options = options;
        this.timers = timers;
        this.openedAt = timers.now();
        this.transport = transport;
        this.parameters = parameters;
        this.server = server;
        var sendTimeout = new SendTimeout(
                timers, options.sendTimeout(), () -> closeSlow("nothing taken of a send for SINAL_SEND_TIMEOUT"));
        this.outbox = new Outbox(
                transport, options.outboxBytes(), sendTimeout, () -> close(EngineCloseCause.TRANSPORT_ERROR));
        this.heartbeat = new HeartbeatMonitor(this, options, timers, parameters);
        this.handler = protocol.apply(this);
        this.receiver = new PacketReceiver(this, options, heartbeat, handler);
    }

    /** Returns the id of the session. */
    public Sid sid() {
        return sid;
    }

    /** Returns the codec of the session's packets. */
    public EnginePacketCodec codec() {
        return parameters.codec();
    }

    /** Returns the key under which the session counts towards {@link EngineOptions#maxSessionsPerAddress}. */
    public String address() {
        return parameters.address();
    }

    /** Returns the time since the session was opened. */
    public Duration age() {
        return timers.since(openedAt);
    }

    void open() {
        var upgrades = isPolling() ? List.of("websocket") : List.<String>of();
        send(new EnginePacket.Open(sid, upgrades, options.pingInterval(), options.pingTimeout(), options.maxPayload()));
        try {
            handler.opened();
            heartbeat.restart();
        } catch (Throwable failure) {
            fail("session not opened", failure);
        }
    }

    /** Sends a batch after those before it. Closes the session if more than {@link EngineOptions#outboxBytes} would wait. */
    public void send(FrameBatch batch) {
        if (closed.get() == null && !outbox.offer(batch)) {
            closeSlow("outbox over SINAL_OUTBOX_BYTES");
        }
    }

    /** Sends a batch. Returns false instead if it and what waits would take over a quarter of the outbox, unless nothing waits. */
    public boolean sendIfRoom(FrameBatch batch) {
        return closed.get() == null && outbox.offerBulk(batch);
    }

    void send(EnginePacket packet) {
        send(FrameBatch.of(packet.encode(codec())));
    }

    @Override
    public void received(String frame) {
        receiver.received(frame);
    }

    @Override
    public void received(ByteBuffer frame) {
        receiver.received(frame);
    }

    @Override
    public void receivedPong() {
        heartbeat.receivedPong();
    }

    /** Returns whether the session uses polling. False as soon as the client has sent the upgrade packet. */
    public boolean isPolling() {
        var pending = upgrade.get();
        return transport instanceof PollingTransport && (pending == null || !pending.isDone());
    }

    /** Answers a GET as soon as there are frames to send. A second GET while one waits is rejected, and closes the session. */
    public void poll(PollRequest request) {
        if (!isPolling() || !(transport instanceof PollingTransport polling)) {
            request.reject(server.countRefusal(EngineHandshakeError.BAD_REQUEST));
            return;
        }
        if (!polling.offer(request)) {
            request.reject(server.countRefusal(EngineHandshakeError.BAD_REQUEST));
            close(EngineCloseCause.TRANSPORT_ERROR);
            return;
        }
        if (closedByClient) {
            close(EngineCloseCause.CLIENT_CLOSE);
        }
        outbox.drain();
        if (closed.get() != null || transport != polling) {
            polling.respondNoop(); // the session closed, or upgraded, meanwhile
        }
    }

    /** Returns whether the protocol on top has accepted the client. */
    public boolean isAccepted() {
        return handler.isAccepted();
    }

    /**
     * Begins a POST, whose body is then to be read and passed to {@link #completePost}. A second POST closes the session.
     *
     * @param request rejected if the session closes before the body is read
     * @return the error with which the POST is to be rejected; empty if the body is to be read
     */
    public Optional<HandshakeError> beginPost(PostRequest request) {
        if (isPolling()) { // the session may have upgraded since the request was routed
            if (receiver.beginPost(request)) {
                return isClosing()
                        ? Optional.of(server.countRefusal(EngineHandshakeError.UNKNOWN_SESSION))
                        : Optional.empty();
            }
            close(EngineCloseCause.TRANSPORT_ERROR);
        }
        return Optional.of(server.countRefusal(EngineHandshakeError.BAD_REQUEST));
    }

    /**
     * Handles the packets of a POST.
     *
     * @param body empty if it is larger than {@link EngineOptions#maxPayload}
     * @return the error with which the POST is to be rejected; empty if it is accepted
     */
    public Optional<HandshakeError> completePost(Optional<PollingBody> body) {
        var error = receiver.completePost(body);
        error.ifPresent(server::countRefusal);
        return error;
    }

    /** Starts to upgrade to a WebSocket. If the session is not polling, or has another upgrade, closes the WebSocket and returns empty. */
    public Optional<TransportUpgrade> upgrade(Transport webSocket) {
        var started = new TransportUpgrade(this, webSocket, timers, options.upgradeTimeout());
        // In this order: another upgrade may have completed between the two checks.
        if (!upgrade.compareAndSet(null, started) || !isPolling()) {
            started.close(EngineCloseCause.UPGRADE_FAILED);
            return Optional.empty();
        }
        started.start();
        Optional.ofNullable(closed.get()).ifPresent(started::sessionClosed);
        return Optional.of(started);
    }

    void completeUpgrade(Transport webSocket) {
        outbox.switchTo(webSocket, () -> {
            var polling = (PollingTransport) transport;
            transport = webSocket;
            upgrade.set(null);
            polling.respondNoop();
            closeIfClosed(webSocket); // close() may have closed the polling transport
        });
        closeIfClosed(webSocket);
    }

    private void closeIfClosed(Transport webSocket) {
        Optional.ofNullable(closed.get()).ifPresent(webSocket::close);
    }

    void upgradeFailed(TransportUpgrade failed) {
        server.sessionsClosed().increment(EngineCloseCause.UPGRADE_FAILED);
        upgrade.compareAndSet(failed, null);
    }

    /** Answers a GET that waits with a noop packet. */
    void releasePoll() {
        if (transport.writableBytes() > 0) {
            send(new EnginePacket.Noop());
        }
    }

    /** Returns whether packets of the client are ignored: the session has closed, or the client has sent a close packet. */
    boolean isClosing() {
        return closedByClient || closed.get() != null;
    }

    /**
     * Handles the client's close packet: closes the session, once a GET is answered that the client sent before it and that may arrive later,
     * within the {@link #REORDERING_WINDOW}.
     */
    void closeByClient() {
        closedByClient = true;
        if (transport.writableBytes() > 0) {
            close(EngineCloseCause.CLIENT_CLOSE);
        } else {
            heartbeat.closeAfter(REORDERING_WINDOW, EngineCloseCause.CLIENT_CLOSE);
        }
    }

    /** Closes the session at once. Only the first call has an effect. */
    @Override
    public void close(CloseCause cause) {
        if (closed.compareAndSet(null, cause)) {
            release(cause);
        }
    }

    private void closeSlow(String exceeded) {
        if (closed.compareAndSet(null, EngineCloseCause.SLOW)) {
            server.logSlow(this, exceeded);
            release(EngineCloseCause.SLOW);
        }
    }

    /** Closes the session because a part of the server has thrown. */
    void fail(String event, Throwable failure) {
        Guarded.report(LOG, event + ": sid=" + sid.value(), failure);
        close(EngineCloseCause.INTERNAL_ERROR);
    }

    private void release(CloseCause cause) {
        Stream.<Runnable>of(
                        heartbeat::stop,
                        () -> server.remove(this, cause, transport),
                        outbox::close,
                        receiver::stop,
                        () -> transport.close(cause),
                        () -> Optional.ofNullable(upgrade.get()).ifPresent(pending -> pending.sessionClosed(cause)),
                        () -> handler.closed(cause))
                .forEach(step -> Guarded.run(LOG, "session not closed completely", step));
    }

    /** Closes the session when everything sent before has left, or after 30 seconds. */
    public void closeWhenFlushed(CloseCause cause) {
        closeWhenFlushed(cause, FLUSH_TIMEOUT);
    }

    void closeWhenFlushed(CloseCause cause, Duration timeout) {
        heartbeat.closeAfter(timeout, cause);
        if (closedByClient) {
            heartbeat.closeAfter(REORDERING_WINDOW, EngineCloseCause.CLIENT_CLOSE);
        }
        if (isPolling()) {
            outbox.offerApart(
                    FrameBatch.of(new EnginePacket.Close().encode(codec()))); // a WebSocket has its own close frame
        }
        outbox.whenFlushed(() -> close(cause));
    }

    /** Runs a task once, when everything sent before has left; never if the session closes first. */
    public void whenFlushed(Runnable task) {
        outbox.whenFlushed(task);
    }
}
