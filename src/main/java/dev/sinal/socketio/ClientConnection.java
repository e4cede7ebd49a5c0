package dev.sinal.socketio;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.ProtocolError;
import dev.sinal.engineio.ProtocolVersion;
import dev.sinal.engineio.QueryString;
import dev.sinal.engineio.SessionHandler;
import dev.sinal.engineio.Timers.Timeout;
import dev.sinal.socketio.Authenticator.NamespaceAuthorization;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** The Socket.IO side of one session: handles its packets, and holds its sockets by the names that the packets use. */
final class ClientConnection implements SessionHandler {
    private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());
    /** Cached, because {@code Json} looks the provider up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final JsonObject NO_AUTH = JsonValue.EMPTY_JSON_OBJECT;

    private final SocketIoServer server;
    private final EngineSession session;
    private final ConnectMode mode;
    private final Runnable connectedOrClosed;
    private final ConcurrentMap<String, Socket> sockets = new ConcurrentHashMap<>();
    private final AtomicBoolean pending = new AtomicBoolean(true);
    private volatile Timeout connectTimeout = () -> {};
    /** The packet whose attachments are being received; null if there is none. */
    private BinaryReconstructor reconstructor;

    private volatile boolean closed;

    /** @param connectedOrClosed called once, when the session connects to a namespace or closes */
    ClientConnection(SocketIoServer server, EngineSession session, ConnectMode mode, Runnable connectedOrClosed) {
        this.server = server;
        this.session = session;
        this.mode = mode;
        this.connectedOrClosed = connectedOrClosed;
    }

    @Override
    public void opened() {
        connectTimeout = server.scheduleConnectTimeout(this::closeIfUnconnected);
        mode.listenTo().ifPresent(this::listen);
        if (!mode.isListenOnly() && isProtocol4()) {
            connect("/", mode.resolve("/"), NO_AUTH);
        }
        if (closed) {
            endPending();
        }
    }

    @Override
    public void message(String text) throws ProtocolError {
        if (reconstructor != null) {
            throw new ProtocolError("a text message before all attachments were received");
        }
        var packet = server.decoder().decode(text);
        if (packet instanceof SocketPacket.Connect connect) {
            connect(connect);
        } else if (packet instanceof SocketPacket.WithAttachments binary && binary.attachments() > 0) {
            socket(packet);
            reconstructor = new BinaryReconstructor(binary);
        } else {
            handle(packet, List.of());
        }
    }

    @Override
    public void binary(ByteBuffer bytes) throws ProtocolError {
        if (reconstructor == null) {
            throw new ProtocolError("an attachment without a packet");
        }
        reconstructor.add(bytes);
        if (reconstructor.isComplete()) {
            var complete = reconstructor;
            reconstructor = null;
            handle(complete.packet(), complete.attachments());
        }
    }

    @Override
    public boolean isAccepted() {
        return !pending.get() || mode.authorizer().isAuthenticated();
    }

    @Override
    public void closed(CloseCause cause) {
        closed = true;
        endPending();
        sockets.values().forEach(socket -> remove(socket, DisconnectReason.CONNECTION_LOST));
    }

    private void handle(SocketPacket packet, List<ByteBuffer> attachments) throws ProtocolError {
        var socket = socket(packet);
        if (packet instanceof SocketPacket.Disconnect) {
            remove(socket, DisconnectReason.CLIENT);
        } else if (packet instanceof SocketPacket.Event event) {
            handleEvent(socket, event, attachments);
        } // an ACK is ignored: the server emits no event that requests one
    }

    private Socket socket(SocketPacket packet) throws ProtocolError {
        var socket = sockets.get(wireName(packet));
        if (socket == null) {
            throw new ProtocolError("a packet for a namespace that the client is not connected to");
        }
        return socket;
    }

    private void handleEvent(Socket socket, SocketPacket.Event packet, List<ByteBuffer> attachments) {
        var handlers = socket.handlers();
        var name = packet.args().get(0) instanceof JsonString text
                ? text.getString()
                : packet.args().get(0).toString();
        var acknowledgement = acknowledgement(socket, packet.id());
        if (!handlers.handles(name)) {
            acknowledgement.ifPresent(callback -> callback.accept(error("unknown event")));
            return;
        }
        var args = JSON.createArrayBuilder(packet.args()).remove(0).build();
        var event = new IncomingEvent(name, Arguments.of(args, attachments), acknowledgement);
        socket.dispatch(() -> runHandler(handlers, socket, event));
        if (socket.isOverloaded()) {
            session.close(SocketIoCloseCause.FLOOD);
        }
    }

    private static void runHandler(EventHandlers handlers, Socket socket, IncomingEvent event) {
        try {
            handlers.handle(socket, event);
        } catch (RuntimeException failure) {
            LOG.log(
                    System.Logger.Level.ERROR,
                    "event handler failed: event=" + event.name() + " namespace=" + socket.namespace(),
                    failure);
            event.acknowledge(error("internal error"));
        }
    }

    /** Returns the acknowledgement of an event that was not handled. */
    private static Arguments error(String message) {
        return Arguments.of("[{\"status\":\"error\",\"message\":\"" + message + "\"}]");
    }

    private static Optional<Consumer<Arguments>> acknowledgement(Socket socket, OptionalLong id) {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        var sent = new AtomicBoolean();
        return Optional.of(answer -> {
            if (sent.compareAndSet(false, true)) {
                socket.send(socket.encoder().ack(id.getAsLong(), answer));
            }
        });
    }

    private void listen(String namespace) {
        connect(namespace, namespace, NO_AUTH);
        if (sockets.isEmpty()) {
            session.closeWhenFlushed(SocketIoCloseCause.REFUSED);
        }
    }

    private void connect(SocketPacket.Connect packet) throws ProtocolError {
        var wireName = wireName(packet);
        if (sockets.containsKey(wireName)) {
            throw new ProtocolError("a second CONNECT to the same namespace");
        }
        connect(wireName, mode.resolve(wireName), isProtocol4() ? query(packet.namespace()) : packet.auth());
    }

    private void connect(String wireName, String name, JsonObject auth) {
        var authorization = mode.authorizer().authorize(name, auth);
        var refusal = authorization.refusal();
        var namespace = server.namespace(authorization.namespace().orElse(name));
        if (refusal.isPresent()) {
            authorization.onRefused();
            refuse(wireName, ConnectError.NOT_ADMITTED, refusal.get(), authorization.data());
        } else if (namespace.isEmpty()) {
            refuse(wireName, ConnectError.INVALID_NAMESPACE);
        } else if (sockets.size() >= server.maxNamespaces()) {
            refuse(wireName, ConnectError.TOO_MANY_NAMESPACES);
        } else {
            add(wireName, namespace.get(), auth, authorization);
        }
    }

    private void refuse(String wireName, ConnectError error) {
        refuse(wireName, error, error.message(), Optional.empty());
    }

    void refuse(String wireName, ConnectError error, String message, Optional<JsonValue> data) {
        server.connectErrors().increment(error);
        var encoder = new SocketPacketEncoder(wireName, session.codec());
        session.send(FrameBatch.of(encoder.connectError(message, data)));
    }

    private void add(String wireName, Namespace namespace, JsonObject auth, NamespaceAuthorization authorization) {
        var socket = new Socket(this, session, namespace, wireName, authorization, server.newSerialExecutor());
        sockets.put(wireName, socket);
        endPending();
        namespace.connect(socket, auth);
        if (closed) {
            remove(socket, DisconnectReason.CONNECTION_LOST);
        }
    }

    /** Removes a socket from this connection and its namespace. Returns false if it was removed before. */
    boolean remove(Socket socket, DisconnectReason reason) {
        if (!sockets.remove(socket.encoder().namespace(), socket)) {
            return false;
        }
        socket.removed(reason);
        return true;
    }

    boolean isConnected(Socket socket) {
        return sockets.get(socket.encoder().namespace()) == socket;
    }

    /** Closes the session if it was opened for the events of one namespace, which its only socket has disconnected from. */
    void closeIfListenOnly() {
        if (mode.isListenOnly()) {
            session.closeWhenFlushed(SocketIoCloseCause.REVOKED);
        }
    }

    private void closeIfUnconnected() {
        if (sockets.isEmpty()) {
            session.close(SocketIoCloseCause.CONNECT_TIMEOUT);
        }
    }

    private void endPending() {
        connectTimeout.cancel();
        if (pending.compareAndSet(true, false)) {
            connectedOrClosed.run();
        }
    }

    private boolean isProtocol4() {
        return session.codec().protocol() == ProtocolVersion.V3;
    }

    /** Returns a packet's namespace without the query that protocol 4 appends to it. */
    private String wireName(SocketPacket packet) {
        return isProtocol4() ? packet.namespace().split("[?]", 2)[0] : packet.namespace();
    }

    /** Returns the query of a namespace, which protocol 4 has in the place of the payload of protocol 5's CONNECT. */
    private static JsonObject query(String namespace) {
        var start = namespace.indexOf('?');
        var auth = JSON.createObjectBuilder();
        var query = QueryString.parse(start < 0 ? null : namespace.substring(start + 1));
        query.forEach((name, values) -> auth.add(name, values.get(0)));
        return auth.build();
    }

    /** A packet and those of its attachments that have been received. */
    private record BinaryReconstructor(SocketPacket.WithAttachments packet, List<ByteBuffer> attachments) {
        BinaryReconstructor(SocketPacket.WithAttachments packet) {
            this(packet, new ArrayList<>(packet.attachments()));
        }

        /** Adds a copy of an attachment: the container reuses its buffer. */
        void add(ByteBuffer bytes) {
            var copy = ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate());
            attachments.add(copy.flip().asReadOnlyBuffer());
        }

        boolean isComplete() {
            return attachments.size() == packet.attachments();
        }
    }
}
