package dev.sinal.socketio;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.ProtocolError;
import dev.sinal.engineio.SessionHandler;
import dev.sinal.engineio.Timers.Timer;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** One client's session as Socket.IO sees it: the sockets it has, by the names that its packets call them. */
final class Connection implements SessionHandler {
    private final SocketIoServer server;
    private final EngineSession session;
    private final Entry entry;
    private final ConcurrentMap<String, Membership> memberships = new ConcurrentHashMap<>();
    private volatile Timer connectTimeout = () -> {};
    private int attachmentsDue;
    private volatile boolean closed;

    Connection(SocketIoServer server, EngineSession session, Entry entry) {
        this.server = server;
        this.session = session;
        this.entry = entry;
    }

    @Override
    public void opened() {
        connectTimeout = server.afterConnectTimeout(this::closeIfNowhere);
        entry.joined().ifPresent(namespace -> {
            listen(namespace);
            if (memberships.isEmpty()) {
                session.closeWhenFlushed(CloseCause.REFUSED);
            }
        });
        if (closed) {
            connectTimeout.cancel();
        }
    }

    @Override
    public void message(String text) throws ProtocolError {
        if (attachmentsDue > 0) {
            throw new ProtocolError("text among attachments");
        }
        var packet = PacketDecoder.decode(text);
        if (packet instanceof Packet.Connect connect) {
            connect(connect.namespace(), entry.resolve(connect.namespace()), connect.auth());
            return;
        }
        var membership = memberships.get(packet.namespace());
        if (membership == null) {
            throw new ProtocolError("a packet for a namespace that was not entered");
        }
        if (packet instanceof Packet.Disconnect) {
            leave(membership.socket());
        } else if (packet instanceof Packet.Event event) {
            attachmentsDue = event.attachments();
        } else if (packet instanceof Packet.Ack ack) {
            attachmentsDue = ack.attachments();
        }
    }

    @Override
    public void binary(ByteBuffer bytes) throws ProtocolError {
        if (attachmentsDue == 0) {
            throw new ProtocolError("an attachment that no packet announced");
        }
        attachmentsDue--;
    }

    @Override
    public void closed(CloseCause cause) {
        closed = true;
        connectTimeout.cancel();
        memberships.values().forEach(membership -> leave(membership.socket()));
    }

    /** Takes a socket out of its namespace; answers false if it had left before. */
    boolean leave(Socket socket) {
        var membership = memberships.get(socket.wireName());
        if (membership == null || membership.socket() != socket || !memberships.remove(socket.wireName(), membership)) {
            return false;
        }
        membership.namespace().leave(socket);
        return true;
    }

    private void listen(String namespace) {
        try {
            connect(namespace, namespace, JsonValue.EMPTY_JSON_OBJECT);
        } catch (ProtocolError impossible) {
            throw new IllegalStateException("the first CONNECT is no second one", impossible);
        }
    }

    private void connect(String wireName, String name, JsonObject auth) throws ProtocolError {
        if (memberships.containsKey(wireName)) {
            throw new ProtocolError("a second CONNECT to one namespace");
        }
        var refusal = entry.admission().refusal(name, auth);
        var namespace = server.namespace(name);
        if (refusal.isPresent() || namespace.isEmpty()) {
            session.send(Packet.refused(wireName, refusal.orElse("Invalid namespace"), Optional.empty()));
            return;
        }
        var socket = new Socket(this, session, wireName);
        if (memberships.putIfAbsent(wireName, new Membership(namespace.get(), socket)) != null) {
            throw new ProtocolError(
                    "two CONNECTs to one namespace at once, by a POST and the WebSocket that follows it");
        }
        if (!namespace.get().join(socket)) {
            socket.disconnect();
        }
        if (closed) {
            leave(socket);
        }
    }

    private void closeIfNowhere() {
        if (memberships.isEmpty()) {
            session.close(CloseCause.CONNECT_TIMEOUT);
        }
    }

    private record Membership(Namespace namespace, Socket socket) {}
}
