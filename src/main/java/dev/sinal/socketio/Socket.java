package dev.sinal.socketio;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.ProtocolVersion;
import dev.sinal.engineio.Sid;
import dev.sinal.runtime.SerialExecutor;
import dev.sinal.socketio.Authenticator.NamespaceAuthorization;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** One client in one namespace. */
public final class Socket {
    private static final int MOST_WAITING = 1_000;
    private static final Consumer<DisconnectReason> NOBODY = reason -> {};

    private final ClientConnection connection;
    private final EngineSession session;
    private final Namespace namespace;
    private final SocketPacketEncoder tongue;
    private final NamespaceAuthorization authorization;
    private final SerialExecutor lane;
    /** What came before the client was told that it is in; null if nothing waits for that. */
    private final AtomicReference<List<FrameBatch>> early = new AtomicReference<>();

    private volatile Sid sid;
    private volatile EventFormat format = EventFormat.PLAIN;
    private final AtomicReference<Consumer<DisconnectReason>> whenLeft = new AtomicReference<>(NOBODY);
    private volatile Set<String> wanted = Set.of();

    Socket(
            ClientConnection connection,
            EngineSession session,
            Namespace namespace,
            String wireName,
            NamespaceAuthorization authorization,
            SerialExecutor lane) {
        this.connection = connection;
        this.session = session;
        this.namespace = namespace;
        this.tongue = new SocketPacketEncoder(wireName, session.codec());
        this.authorization = authorization;
        this.lane = lane;
        this.sid = sid(session, wireName);
    }

    private static Sid sid(EngineSession session, String wireName) {
        if (session.codec().protocol() == ProtocolVersion.V4) {
            return Sid.random(); // not the session's: that one is nobody else's business
        }
        // A client of protocol 4 makes the name up by this rule.
        return wireName.equals("/")
                ? session.sid()
                : new Sid(wireName + "#" + session.sid().value());
    }

    /** Names the socket. */
    public Sid sid() {
        return sid;
    }

    /** Its name, as its client knows it. */
    public String id() {
        return sid.value();
    }

    /** The session of its client, which may have sockets in other namespaces too. */
    public EngineSession session() {
        return session;
    }

    /** Emits an event to this client. */
    public void emit(String event, Arguments arguments) {
        send(tongue.event(event, arguments));
    }

    /** From now on, the client gets these of its namespace's events, and no others; none of them means all. */
    public void subscribe(Set<String> events) {
        wanted = Set.copyOf(events);
    }

    /** The events that its client wants; empty for all. */
    Set<String> wanted() {
        return wanted;
    }

    /** How the packets of this client are written. */
    SocketPacketEncoder tongue() {
        return tongue;
    }

    /** Whether its client speaks protocol 5. */
    public boolean isProtocol5() {
        return session.codec().protocol() == ProtocolVersion.V4;
    }

    /** The name of the namespace that it is in. */
    public String namespace() {
        return namespace.name();
    }

    /** Takes the name of a socket that the client had before, and goes on as that one; before the client is greeted. */
    public void resumeAs(String before) {
        sid = new Sid(before);
    }

    /** In which form it gets the namespace's events; to be said before it joins. */
    public void format(EventFormat newFormat) {
        format = newFormat;
    }

    EventFormat format() {
        return format;
    }

    /** Runs a task, once, when the socket has left, on whatever thread; at once, if it has. */
    public void onDisconnect(Consumer<DisconnectReason> task) {
        whenLeft.set(task);
        if (!connection.holds(this)) {
            left(DisconnectReason.CONNECTION_LOST);
        }
    }

    void left(DisconnectReason reason) {
        whenLeft.getAndSet(NOBODY).accept(reason);
    }

    /** Whether it is still in its namespace, or on its way in. */
    public boolean isConnected() {
        return connection.holds(this);
    }

    /**
     * Lets the client in: it hears the namespace's events, and is told so first. The socket is in its namespace by the time
     * that the client is told, so that an event published after that can't miss it.
     */
    public void joinAndConfirm() {
        early.set(List.of());
        join();
        confirm("");
    }

    /**
     * Tells the client that it is in, unless it has been put out meanwhile.
     *
     * @param more further members of the packet's payload, such as {@code ,"pid":"…"}
     */
    public void confirm(String more) {
        early.compareAndSet(null, List.of()); // else who puts it out now would be heard first
        if (connection.holds(this)) {
            session.send(FrameBatch.of(tongue.connected(sid, more)));
        }
        for (var came = early.get(); came != null; came = early.get()) {
            if (early.compareAndSet(came, came.isEmpty() ? null : List.of())) {
                came.forEach(session::send);
            }
        }
    }

    /** From now on, the socket hears the namespace's events. */
    public void join() {
        namespace.add(this);
        disconnectIfUnauthorized(); // what it was let in for may have been taken from it since
        if (!connection.holds(this)) {
            namespace.leave(this); // it left before it was in
        }
    }

    /** Runs a task as soon as everything sent so far has left; never, if the connection ends before. */
    public void whenFlushed(Runnable task) {
        session.whenFlushed(task);
    }

    /** Ends the connection of this socket: its client is back on another one. */
    public void closeReplaced() {
        session.close(CloseCause.TAKEN_OVER);
    }

    void send(List<Frame> frames) {
        send(FrameBatch.of(frames));
    }

    void send(FrameBatch parcel) {
        for (var came = early.get(); came != null; came = early.get()) {
            if (early.compareAndSet(
                    came, Stream.concat(came.stream(), Stream.of(parcel)).toList())) {
                return;
            }
        }
        session.send(parcel);
    }

    /** Runs a task on no thread that reads from clients, behind what this client did before. */
    public void dispatch(Runnable task) {
        lane.execute(task);
    }

    /** Whether more waits to be handled than a client may have waiting. */
    boolean floods() {
        return lane.waiting() > MOST_WAITING;
    }

    /** Why the client may not be here any more; empty if it may. */
    public Optional<String> refusal() {
        return authorization.refusal();
    }

    /**
     * Puts the client out if it may not be here any more, and says why before, by an event {@code revoked}: a DISCONNECT has no room
     * for it.
     */
    void disconnectIfUnauthorized() {
        var closed = namespace.closedFor();
        if (closed.isPresent()) {
            putOut(tongue.revoked(closed.get()));
            return;
        }
        refusal().ifPresent(reason -> {
            authorization.onRefused();
            putOut(tongue.revoked(reason));
        });
    }

    /** Puts the client out of the namespace; its session goes on, unless it is one that only listens. */
    public void disconnect() {
        putOut(List.of());
    }

    private void putOut(List<Frame> why) {
        if (connection.leave(this, DisconnectReason.SERVER)) {
            if (!why.isEmpty()) {
                send(why);
            }
            send(tongue.disconnected());
            connection.leftAlone();
        }
    }
}
