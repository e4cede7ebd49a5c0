package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

/**
 * One client's session, from its open packet to its end, and the only one to change its own state: the transport, the
 * timers and the protocol above tell it what happened.
 */
public final class EngineSession implements FrameReceiver {
    private static final Duration FLUSH_TIMEOUT = Duration.ofSeconds(30);
    /** By how much a request may come earlier than what its client sent before on another connection. */
    private static final Duration OVERTAKING = Duration.ofMillis(50);
    /** Of a client that has not closed the session: nothing waits for its end. */
    private static final CompletableFuture<Void> PRESENT = CompletableFuture.completedFuture(null);

    private final Sid sid = Sid.random();
    private final EngineOptions options;
    private final Timers timers;
    private final long opened;
    private final Outbox outbox;
    private final SessionParameters client;
    private final HeartbeatMonitor heartbeat;
    private final SessionHandler handler;
    private final PacketReceiver incoming;
    private final EngineServer server;
    private final AtomicReference<CloseCause> ended = new AtomicReference<>();
    private final AtomicReference<TransportUpgrade> upgrading = new AtomicReference<>();
    private volatile Transport transport;
    /** Of a client that has closed the session: completed when it has ended. */
    private volatile CompletableFuture<Void> clientClosing = PRESENT;

    EngineSession(
            EngineOptions options,
            Timers timers,
            Transport transport,
            SessionParameters client,
            Function<EngineSession, SessionHandler> protocol,
            EngineServer server) {
        this.options = options;
        this.timers = timers;
        this.opened = timers.now();
        this.transport = transport;
        var deadline = new SendDeadline(timers, options.sendTimeout(), () -> close(EngineCloseCause.SLOW));
        this.outbox =
                new Outbox(transport, options.outboxBytes(), deadline, () -> close(EngineCloseCause.TRANSPORT_ERROR));
        this.client = client;
        this.heartbeat = new HeartbeatMonitor(this, options, timers, client);
        this.server = server;
        this.handler = protocol.apply(this);
        this.incoming = new PacketReceiver(this, options, heartbeat, handler);
    }

    /** Names the session. */
    public Sid sid() {
        return sid;
    }

    /** How it writes its packets. */
    public EnginePacketCodec codec() {
        return client.codec();
    }

    /** What the limit of sessions an address counts it by. */
    public String address() {
        return client.address();
    }

    /** How long ago it was opened. */
    public Duration age() {
        return timers.since(opened);
    }

    void open() {
        var upgrades = isPolling() ? List.of("websocket") : List.<String>of();
        var terms = new OpenPayload(sid, upgrades, options.pingInterval(), options.pingTimeout(), options.maxPayload());
        send(new EnginePacket.Open(terms));
        handler.opened();
        heartbeat.beat();
    }

    /** Sends a batch after those before it. Past the bound of the outbox, the session ends as too slow. */
    public void send(FrameBatch batch) {
        if (ended.get() == null && !outbox.offer(batch)) {
            close(EngineCloseCause.SLOW);
        }
    }

    void send(EnginePacket packet) {
        send(FrameBatch.of(packet.encode(codec())));
    }

    @Override
    public void received(String frame) {
        incoming.text(frame);
    }

    @Override
    public void received(ByteBuffer frame) {
        incoming.binary(frame);
    }

    @Override
    public void receivedPong() {
        heartbeat.received();
    }

    /** Whether the session is still, or only, polling: not from the moment on at which its client says that it has upgraded. */
    public boolean isPolling() {
        var upgrade = upgrading.get();
        return transport instanceof PollingTransport && (upgrade == null || !upgrade.isDone());
    }

    /** A GET waits for what there is to send. A second one that waits ends the session. */
    public void poll(PollRequest poll) {
        if (!isPolling() || !(transport instanceof PollingTransport polling)) {
            poll.reject(server.countRefusal(EngineHandshakeError.BAD_REQUEST));
            return;
        }
        if (!polling.offer(poll, timers.now())) {
            poll.reject(server.countRefusal(EngineHandshakeError.BAD_REQUEST));
            close(EngineCloseCause.TRANSPORT_ERROR);
            return;
        }
        if (isClientClosing()) {
            close(EngineCloseCause.CLIENT_CLOSE);
        }
        outbox.drain();
        if (ended.get() != null) {
            polling.release();
        } else if (transport != polling) {
            polling.take().ifPresent(get -> endPolling(polling, get)); // an upgrade has passed by
        }
    }

    /** The session has upgraded: a GET that waited comes back, and one that was sent after that is refused. */
    private void endPolling(PollingTransport polling, PollingTransport.Waiting get) {
        if (timers.since(get.since()).compareTo(OVERTAKING) < 0) {
            get.poll().reject(server.countRefusal(EngineHandshakeError.BAD_REQUEST));
        } else {
            polling.release(get);
        }
    }

    /**
     * A POST is about to be read; a second one ends the session.
     *
     * @param post refused if the session ends before it is read
     * @return why it may not be read; if empty, it is to be {@linkplain #completePost told}
     */
    public Optional<HandshakeError> beginPost(PostRequest post) {
        if (isPolling()) { // else it was upgraded since the request was let in
            if (incoming.beginPost(post)) {
                return hasEnded()
                        ? Optional.of(server.countRefusal(EngineHandshakeError.UNKNOWN_SESSION))
                        : Optional.empty();
            }
            close(EngineCloseCause.TRANSPORT_ERROR);
        }
        return Optional.of(server.countRefusal(EngineHandshakeError.BAD_REQUEST));
    }

    /**
     * The POST was read.
     *
     * @param body what it brought; empty if that is more than is taken
     * @return why it is refused, if it is; as soon as it may be answered, which is at once unless it closes the session
     */
    public CompletionStage<Optional<HandshakeError>> completePost(Optional<PollingBody> body) {
        var refusal = incoming.completePost(body);
        refusal.ifPresent(server::countRefusal);
        return clientClosing.thenApply(left -> refusal);
    }

    /** A WebSocket wants to become the transport; empty if the session does not poll, or another one is at it. */
    public Optional<TransportUpgrade> upgrade(Transport webSocket) {
        var upgrade = new TransportUpgrade(this, webSocket, timers, options.upgradeTimeout());
        // In this order: one that was at it may have switched over in between.
        if (!upgrading.compareAndSet(null, upgrade) || !isPolling()) {
            upgrade.close(EngineCloseCause.UPGRADE_FAILED);
            return Optional.empty();
        }
        upgrade.begin();
        if (ended.get() != null) {
            upgrade.abandon(ended.get());
        }
        return Optional.of(upgrade);
    }

    void completeUpgrade(Transport webSocket) {
        outbox.switchTo(webSocket, () -> {
            var polling = (PollingTransport) transport;
            transport = webSocket;
            upgrading.set(null);
            polling.take().ifPresent(get -> endPolling(polling, get));
            closeIfEnded(webSocket); // who ended the session may have closed the other one
        });
        closeIfEnded(webSocket);
    }

    private void closeIfEnded(Transport webSocket) {
        if (ended.get() != null) {
            webSocket.close(ended.get());
        }
    }

    void upgradeFailed(TransportUpgrade upgrade) {
        server.sessionsClosed().increment(EngineCloseCause.UPGRADE_FAILED);
        upgrading.compareAndSet(upgrade, null);
    }

    void releasePoll() {
        if (transport.writableBytes() > 0) {
            send(new EnginePacket.Noop());
        }
    }

    /** Whether its client is heard no more. */
    boolean hasEnded() {
        return isClientClosing() || ended.get() != null;
    }

    private boolean isClientClosing() {
        return clientClosing != PRESENT;
    }

    /** The client closes the session. A GET that it sent before that, and that comes a moment later, is to come back. */
    void clientClosed() {
        clientClosing = new CompletableFuture<>();
        if (transport.writableBytes() > 0) {
            close(EngineCloseCause.CLIENT_CLOSE);
        } else {
            closeSoon();
        }
        if (ended.get() != null) {
            clientClosing.complete(null); // whoever ended it may not have seen that its client leaves
        }
    }

    private void closeSoon() {
        heartbeat.closeAfter(OVERTAKING, EngineCloseCause.CLIENT_CLOSE);
    }

    /** Ends the session, whoever wants it to; only the first cause counts. */
    @Override
    public void close(CloseCause cause) {
        if (!ended.compareAndSet(null, cause)) {
            return;
        }
        heartbeat.stop();
        server.sessionClosed(this, cause);
        outbox.close();
        try {
            incoming.stop();
            transport.close(cause);
            var upgrade = upgrading.get();
            if (upgrade != null) {
                upgrade.abandon(cause);
            }
        } finally {
            handler.closed(cause);
            clientClosing.complete(null);
        }
    }

    /** Ends the session as soon as everything sent before has left; by force after a while. */
    public void closeWhenFlushed(CloseCause cause) {
        closeWhenFlushed(cause, FLUSH_TIMEOUT);
    }

    void closeWhenFlushed(CloseCause cause, Duration timeout) {
        heartbeat.closeAfter(timeout, cause);
        if (isClientClosing()) {
            closeSoon();
        }
        if (isPolling()) {
            send(new EnginePacket.Close()); // a WebSocket closes by itself
        }
        outbox.whenFlushed(() -> close(cause));
    }

    /** Runs a task, once, as soon as everything sent before has left; never, if the session ends before. */
    public void whenFlushed(Runnable task) {
        outbox.whenFlushed(task);
    }
}
