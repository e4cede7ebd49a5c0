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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** One client's session as Socket.IO sees it: the sockets it has, by the names that its packets call them. */
final class ClientConnection implements SessionHandler {
    private static final System.Logger LOG = System.getLogger(ClientConnection.class.getName());
    /** Kept: {@code Json} would look it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private final SocketIoServer server;
    private final EngineSession session;
    private final ConnectMode entry;
    private final ConcurrentMap<String, Membership> memberships = new ConcurrentHashMap<>();
    private final AtomicBoolean waiting = new AtomicBoolean(true);
    private volatile Timeout connectTimeout = () -> {};
    /** The packet whose attachments are coming; null if none is. */
    private BinaryReconstructor incomplete;

    private volatile boolean closed;

    ClientConnection(SocketIoServer server, EngineSession session, ConnectMode entry) {
        this.server = server;
        this.session = session;
        this.entry = entry;
    }

    @Override
    public void opened() {
        server.waits();
        connectTimeout = server.afterConnectTimeout(this::closeIfNowhere);
        entry.joined().ifPresent(this::listen);
        if (entry.joined().isEmpty() && session.codec().protocol() == ProtocolVersion.V3) {
            joinRoot();
        }
        if (closed) {
            stopWaiting();
        }
    }

    @Override
    public void message(String text) throws ProtocolError {
        if (incomplete != null) {
            throw new ProtocolError("text among attachments");
        }
        var packet = server.decoder().decode(text);
        if (packet instanceof SocketPacket.Connect connect) {
            connect(connect);
        } else if (packet instanceof SocketPacket.Carrier carrier && carrier.attachments() > 0) {
            membership(packet);
            incomplete = new BinaryReconstructor(carrier);
        } else {
            handle(packet, List.of());
        }
    }

    @Override
    public void binary(ByteBuffer bytes) throws ProtocolError {
        if (incomplete == null) {
            throw new ProtocolError("an attachment that no packet announced");
        }
        if (incomplete.completedBy(bytes)) {
            var complete = incomplete;
            incomplete = null;
            handle(complete.packet(), complete.attachments());
        }
    }

    private void handle(SocketPacket packet, List<ByteBuffer> bytes) throws ProtocolError {
        var membership = membership(packet);
        if (packet instanceof SocketPacket.Disconnect) {
            leave(membership.socket(), DisconnectReason.CLIENT);
        } else if (packet instanceof SocketPacket.Event event) {
            event(membership, event, bytes);
        } // an ACK needs no handling: the server emits no event that asks for one
    }

    private Membership membership(SocketPacket packet) throws ProtocolError {
        var membership = memberships.get(name(packet.namespace()));
        if (membership == null) {
            throw new ProtocolError("a packet for a namespace that was not entered");
        }
        return membership;
    }

    private void event(Membership membership, SocketPacket.Event packet, List<ByteBuffer> bytes) {
        var socket = membership.socket();
        var handlers = membership.namespace().handlers();
        var name = packet.args().get(0) instanceof JsonString text
                ? text.getString()
                : packet.args().get(0).toString();
        var acknowledgement = acknowledgement(socket, packet.id());
        if (!handlers.handle(name)) {
            acknowledgement.ifPresent(waiting -> waiting.accept(error("unknown event")));
            return;
        }
        var arguments =
                Arguments.of(JSON.createArrayBuilder(packet.args()).remove(0).build(), bytes);
        var event = new IncomingEvent(name, arguments, acknowledgement);
        socket.dispatch(() -> handle(handlers, socket, event));
        if (socket.floods()) {
            session.close(CloseCause.FLOOD);
        }
    }

    private static void handle(EventHandlers handlers, Socket socket, IncomingEvent event) {
        try {
            handlers.event(socket, event);
        } catch (RuntimeException failure) {
            LOG.log(System.Logger.Level.ERROR, "a handler failed", failure);
            event.acknowledge(error("internal error"));
        }
    }

    /** What a client reads that asked for an answer and can't have it. */
    private static Arguments error(String message) {
        return Arguments.of("[{\"status\":\"error\",\"message\":\"" + message + "\"}]");
    }

    private static Optional<Consumer<Arguments>> acknowledgement(Socket socket, OptionalLong id) {
        if (id.isEmpty()) {
            return Optional.empty();
        }
        var answered = new AtomicBoolean();
        return Optional.of(answer -> {
            if (answered.compareAndSet(false, true)) {
                socket.send(socket.tongue().acknowledgement(id.getAsLong(), answer));
            }
        });
    }

    @Override
    public void closed(CloseCause cause) {
        closed = true;
        stopWaiting();
        memberships.values().forEach(membership -> leave(membership.socket(), DisconnectReason.CONNECTION_LOST));
    }

    /** Takes a socket out of its namespace; answers false if it had left before. */
    boolean leave(Socket socket, DisconnectReason reason) {
        var wireName = socket.tongue().namespace();
        var membership = memberships.get(wireName);
        if (membership == null || membership.socket() != socket || !memberships.remove(wireName, membership)) {
            return false;
        }
        membership.namespace().leave(socket);
        socket.left(reason);
        return true;
    }

    /** A socket was put out: a session that was opened to listen to it alone has nothing left to do. */
    void leftAlone() {
        if (entry.joined().isPresent()) {
            session.closeWhenFlushed(CloseCause.REVOKED);
        }
    }

    /** Whether a socket is still in its namespace. */
    boolean holds(Socket socket) {
        var membership = memberships.get(socket.tongue().namespace());
        return membership != null && membership.socket() == socket;
    }

    private void listen(String namespace) {
        enter(namespace, namespace, JsonValue.EMPTY_JSON_OBJECT);
        if (memberships.isEmpty()) {
            session.closeWhenFlushed(CloseCause.REFUSED);
        }
    }

    /** A client of protocol 4 is in the root without asking. */
    private void joinRoot() {
        var root = entry.resolve("/");
        var authorizer = entry.authorizer();
        if (authorizer.isAuthenticated()
                && authorizer
                        .authorize(root, JsonValue.EMPTY_JSON_OBJECT)
                        .refusal()
                        .isPresent()) {
            join("/", server.lobby(), JsonValue.EMPTY_JSON_OBJECT, Optional::empty);
        } else {
            enter("/", root, JsonValue.EMPTY_JSON_OBJECT);
        }
    }

    private void connect(SocketPacket.Connect packet) throws ProtocolError {
        var wireName = name(packet.namespace());
        if (memberships.containsKey(wireName)) {
            throw new ProtocolError("a second CONNECT to one namespace");
        }
        enter(wireName, entry.resolve(wireName), auth(packet));
    }

    /** Protocol 4 has the query of a namespace where protocol 5 has the payload of its CONNECT. */
    private String name(String namespace) {
        return session.codec().protocol() == ProtocolVersion.V3 ? namespace.split("[?]", 2)[0] : namespace;
    }

    private JsonObject auth(SocketPacket.Connect packet) throws ProtocolError {
        return session.codec().protocol() == ProtocolVersion.V3 ? query(packet.namespace()) : packet.auth();
    }

    private static JsonObject query(String namespace) throws ProtocolError {
        var start = namespace.indexOf('?');
        var auth = JSON.createObjectBuilder();
        try {
            var query = QueryString.parse(start < 0 ? null : namespace.substring(start + 1));
            query.forEach((name, values) -> auth.add(name, values.get(0)));
        } catch (IllegalArgumentException malformed) {
            throw new ProtocolError("a malformed query");
        }
        return auth.build();
    }

    private void enter(String wireName, String name, JsonObject auth) {
        var authorization = entry.authorizer().authorize(name, auth);
        var refusal = authorization.refusal();
        var namespace = server.namespace(name);
        if (refusal.isPresent()) {
            authorization.onRefused();
            refuse(wireName, ConnectError.NOT_ADMITTED, refusal.get(), authorization.data());
        } else if (namespace.isEmpty()) {
            refuse(wireName, ConnectError.INVALID_NAMESPACE);
        } else if (memberships.size() >= server.maxNamespaces()) {
            refuse(wireName, ConnectError.TOO_MANY_NAMESPACES);
        } else {
            join(wireName, namespace.get(), auth, authorization);
        }
    }

    private void refuse(String wireName, ConnectError refusal) {
        refuse(wireName, refusal, refusal.message(), Optional.empty());
    }

    private void refuse(String wireName, ConnectError refusal, String message, Optional<JsonValue> data) {
        server.connectErrors().increment(refusal);
        session.send(FrameBatch.of(new SocketPacketEncoder(wireName, session.codec()).refused(message, data)));
    }

    private void join(String wireName, Namespace namespace, JsonObject auth, NamespaceAuthorization authorization) {
        var socket = new Socket(this, session, namespace, wireName, authorization, server.lane());
        memberships.put(wireName, new Membership(namespace, socket));
        stopWaiting();
        namespace.admit(socket, auth);
        if (closed) {
            leave(socket, DisconnectReason.CONNECTION_LOST);
        }
    }

    private void stopWaiting() {
        connectTimeout.cancel();
        if (waiting.compareAndSet(true, false)) {
            server.waitsNoMore();
        }
    }

    private void closeIfNowhere() {
        if (memberships.isEmpty()) {
            session.close(CloseCause.CONNECT_TIMEOUT);
        }
    }

    private record Membership(Namespace namespace, Socket socket) {}
}
