package dev.sinal.socketio;

import dev.sinal.engineio.Counters;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.SessionParameters;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Timers.Timeout;
import dev.sinal.engineio.Transport;
import dev.sinal.runtime.SerialExecutor;
import dev.sinal.socketio.Authenticator.ConnectAuthorizer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** A Socket.IO server: its namespaces, and the sessions that connect to them. */
public final class SocketIoServer {
    private final EngineServer engine;
    private final Timers timers;
    private final Executor executor;
    private final SocketIoOptions options;
    private final SocketPacketDecoder decoder;
    private final ConcurrentMap<String, Namespace> namespaces = new ConcurrentHashMap<>();
    private final PendingSessions pending;
    private final Counters<ConnectError> connectErrors = new Counters<>();

    /**
     * @param timers the timers of the engine
     * @param executor runs the event handlers of all sockets
     */
    public SocketIoServer(EngineServer engine, Timers timers, Executor executor, SocketIoOptions options) {
        this.engine = engine;
        this.timers = timers;
        this.executor = executor;
        this.options = options;
        this.decoder = new SocketPacketDecoder(options);
        this.pending = new PendingSessions(options.maxPendingSessions(), options.maxPendingSessionsPerAddress());
    }

    /** Returns whether another session may be opened for a client; false while too many sessions are pending. */
    public boolean hasCapacity(ConnectAuthorizer client, String address) {
        return !pending.isFull(address, client.isAuthenticated());
    }

    /** Returns whether another session may be opened for a client; false while too many sessions of its address are pending. */
    public boolean addressHasCapacity(ConnectAuthorizer client, String address) {
        return !pending.isAddressFull(address, client.isAuthenticated());
    }

    /**
     * Opens a session on a transport. If a limit of sessions is reached, closes the transport and returns empty.
     *
     * @param codec the codec of the session's packets
     * @param address the key by which the limits of sessions per address count it
     * @param mode how the session connects to namespaces
     */
    public Optional<EngineSession> accept(
            Transport transport, EnginePacketCodec codec, String address, ConnectMode mode) {
        var acquired = pending.acquire(address, mode.authorizer().isAuthenticated());
        if (acquired.isEmpty()) {
            engine.refuse(transport);
            return Optional.empty();
        }
        var permit = acquired.get();
        permit.closeReplaced();
        var parameters = new SessionParameters(codec, mode.heartbeat(codec.protocol()), address);
        Optional<EngineSession> opened = Optional.empty();
        try {
            opened = engine.open(
                    transport, parameters, session -> new ClientConnection(this, session, mode, permit::release));
            opened.ifPresent(session -> permit.onReplaced(() -> session.close(EngineCloseCause.FULL)));
            return opened;
        } finally {
            if (opened.isEmpty()) {
                permit.release();
            }
        }
    }

    /** Opens a namespace, or returns the one that is open under this name. */
    public Namespace open(String name, EventHandlers handlers) {
        return namespaces.computeIfAbsent(name, absent -> new Namespace(name, handlers));
    }

    /**
     * Closes a namespace, if it is open, and disconnects its sockets.
     *
     * @param reason the message of the event {@code revoked} that the clients receive
     */
    public void close(String name, String reason) {
        retire(name, reason).ifPresent(Namespace::disconnectUnauthorized);
    }

    /**
     * Removes a namespace, if it is open: no client connects to it any more, and a client that has not joined it yet is disconnected. The
     * clients that have joined stay until {@link Namespace#disconnectUnauthorized}, and receive what is emitted until then. A namespace
     * that is opened under the same name meanwhile is another one.
     *
     * @param reason the message of the event {@code revoked} that the clients receive
     */
    public Optional<Namespace> retire(String name, String reason) {
        var namespace = Optional.ofNullable(namespaces.remove(name));
        namespace.ifPresent(removed -> removed.retire(reason));
        return namespace;
    }

    /** Returns the namespace with this name, if it is open. */
    public Optional<Namespace> namespace(String name) {
        return Optional.ofNullable(namespaces.get(name));
    }

    /** Returns the sockets of all open namespaces, while others connect and disconnect. */
    public Stream<Socket> sockets() {
        return namespaces.values().stream().flatMap(Namespace::sockets);
    }

    /** Disconnects the sockets that are not authorized for their namespace any more. */
    public void disconnectUnauthorized() {
        namespaces.values().forEach(Namespace::disconnectUnauthorized);
    }

    /** Returns how many CONNECTs were refused, by reason. */
    public Counters<ConnectError> connectErrors() {
        return connectErrors;
    }

    /** Returns the number of open sessions that have not connected to a namespace yet. */
    public int pendingSessions() {
        return pending.size();
    }

    SocketPacketDecoder decoder() {
        return decoder;
    }

    SerialExecutor newSerialExecutor() {
        return new SerialExecutor(executor);
    }

    int maxNamespaces() {
        return options.maxNamespaces();
    }

    Timeout scheduleConnectTimeout(Runnable task) {
        return timers.schedule(options.connectTimeout(), task);
    }
}
