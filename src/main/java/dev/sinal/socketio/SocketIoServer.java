package dev.sinal.socketio;

import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.EnumCounters;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.SessionParameters;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Timers.Timeout;
import dev.sinal.engineio.Transport;
import dev.sinal.runtime.SerialExecutor;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The namespaces of one server, and the way into them. */
public final class SocketIoServer {
    private final EngineServer engine;
    private final Timers timers;
    private final Executor executor;
    private final SocketIoOptions options;
    private final SocketPacketDecoder decoder;
    private final ConcurrentMap<String, Namespace> namespaces = new ConcurrentHashMap<>();
    private final Namespace lobby = new Namespace("/", EventHandlers.NONE);
    private final AtomicInteger waiting = new AtomicInteger();
    private final EnumCounters<ConnectError> refused = new EnumCounters<>(ConnectError.class);

    /**
     * @param timers the engine's own
     * @param executor runs the handlers of all sockets
     */
    public SocketIoServer(EngineServer engine, Timers timers, Executor executor, SocketIoOptions options) {
        this.engine = engine;
        this.timers = timers;
        this.executor = executor;
        this.options = options;
        this.decoder = new SocketPacketDecoder(options);
    }

    /** Why no session can be opened now, whoever wants one; empty if one can. */
    public Optional<HandshakeError> capacityError() {
        return waiting.get() >= options.maxPendingSessions()
                ? Optional.of(HandshakeError.TOO_MANY_HANDSHAKES)
                : Optional.empty();
    }

    /**
     * Opens a session on a transport; empty if there was no place for it, and the transport is closed.
     *
     * @param dialect how the session writes its packets
     * @param address what the limit of sessions an address counts it by
     */
    public Optional<EngineSession> accept(
            Transport transport, EnginePacketCodec dialect, String address, ConnectMode entry) {
        var newcomer = new SessionParameters(dialect, entry.heartbeat(dialect.protocol()), address);
        return engine.open(transport, newcomer, session -> new ClientConnection(this, session, entry));
    }

    /** Makes a namespace connectable, if it is not yet. */
    public Namespace open(String name, EventHandlers handlers) {
        return namespaces.computeIfAbsent(name, absent -> new Namespace(name, handlers));
    }

    /**
     * Closes a namespace, if there is one, and disconnects its sockets.
     *
     * @param reason what their clients are told, by an event {@code revoked}
     */
    public void close(String name, String reason) {
        var namespace = namespaces.remove(name);
        if (namespace != null) {
            namespace.close(reason);
        }
    }

    /** The namespace of this name, if it is connectable. */
    public Optional<Namespace> namespace(String name) {
        return Optional.ofNullable(namespaces.get(name));
    }

    /** All sockets, while others come and go. */
    public Stream<Socket> sockets() {
        return namespaces.values().stream().flatMap(Namespace::sockets);
    }

    /** Puts out of every namespace whoever may not be in it any more. */
    public void disconnectUnauthorized() {
        namespaces.values().forEach(Namespace::disconnectUnauthorized);
    }

    /** How many CONNECTs were refused for each reason. */
    public EnumCounters<ConnectError> connectErrors() {
        return refused;
    }

    /** How many sessions are in no namespace yet. */
    public int pendingSessions() {
        return waiting.get();
    }

    /** Where clients of protocol 4 are that may not listen to the root: it gets no events. */
    Namespace lobby() {
        return lobby;
    }

    SocketPacketDecoder decoder() {
        return decoder;
    }

    SerialExecutor lane() {
        return new SerialExecutor(executor);
    }

    int maxNamespaces() {
        return options.maxNamespaces();
    }

    void waits() {
        waiting.incrementAndGet();
    }

    void waitsNoMore() {
        waiting.decrementAndGet();
    }

    Timeout afterConnectTimeout(Runnable task) {
        return timers.schedule(options.connectTimeout(), task);
    }
}
