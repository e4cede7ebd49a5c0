package dev.sinal.socketio;

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

/** The connection of one client to one namespace. */
public final class Socket {
    private static final int MAX_WAITING_TASKS = 1_000;
    private static final Consumer<DisconnectReason> NO_LISTENER = reason -> {};

    private final ClientConnection connection;
    private final EngineSession session;
    private final Namespace namespace;
    private final SocketPacketEncoder encoder;
    private final NamespaceAuthorization authorization;
    private final SerialExecutor executor;
    /** The frames held back until the CONNECT packet is sent; null if none are held back. */
    private final AtomicReference<List<FrameBatch>> held = new AtomicReference<>();

    private volatile Sid sid;
    private volatile EventFormat format = EventFormat.PLAIN;
    private final AtomicReference<Consumer<DisconnectReason>> disconnectListener = new AtomicReference<>(NO_LISTENER);
    private volatile Set<String> subscription = Set.of();

    Socket(
            ClientConnection connection,
            EngineSession session,
            Namespace namespace,
            String wireName,
            NamespaceAuthorization authorization,
            SerialExecutor executor) {
        this.connection = connection;
        this.session = session;
        this.namespace = namespace;
        this.encoder = new SocketPacketEncoder(wireName, session.codec());
        this.authorization = authorization;
        this.executor = executor;
        this.sid = sid(session, wireName);
    }

    private static Sid sid(EngineSession session, String wireName) {
        if (session.codec().protocol() == ProtocolVersion.V4) {
            return Sid.random(); // not the session's, which must stay secret
        }
        // Clients of protocol 4 derive the id by this rule.
        return wireName.equals("/")
                ? session.sid()
                : new Sid(wireName + "#" + session.sid().value());
    }

    /** Returns the socket's id. */
    public Sid sid() {
        return sid;
    }

    /** Returns the socket's id, as its client knows it. */
    public String id() {
        return sid.value();
    }

    /** Returns the session of its client, which may have sockets in other namespaces too. */
    public EngineSession session() {
        return session;
    }

    /** Returns the name of its namespace. */
    public String namespace() {
        return namespace.name();
    }

    EventHandlers handlers() {
        return namespace.handlers();
    }

    /** Returns whether its client uses protocol 5. */
    public boolean isProtocol5() {
        return session.codec().protocol() == ProtocolVersion.V4;
    }

    SocketPacketEncoder encoder() {
        return encoder;
    }

    /** Refuses the CONNECT, instead of {@link #confirm}, because its payload is not valid. The session stays open. */
    public void refuse(String message) {
        if (connection.remove(this, DisconnectReason.SERVER)) {
            connection.refuse(encoder.namespace(), ConnectError.INVALID_AUTH, message, Optional.empty());
        }
    }

    /** Sets the format in which it receives the namespace's events. Must be called before {@link #join}. */
    public void format(EventFormat newFormat) {
        format = newFormat;
    }

    /** Returns the format in which it receives the namespace's events. */
    public EventFormat format() {
        return format;
    }

    /** Limits the namespace's events that it receives to those with these names. An empty set removes the limit. */
    public void subscribe(Set<String> events) {
        subscription = Set.copyOf(events);
    }

    /** Returns whether it receives the namespace's events of this name. */
    public boolean isSubscribedTo(String event) {
        var events = subscription;
        return events.isEmpty() || events.contains(event);
    }

    /** Returns the names of the events that it receives; empty for all. */
    Set<String> subscription() {
        return subscription;
    }

    /** Takes the id of a socket that the client had before. Must be called before {@link #confirm}. */
    public void resumeAs(String id) {
        sid = new Sid(id);
    }

    /**
     * Joins the namespace and confirms the connection. The client receives the CONNECT packet before any of the
     * namespace's events, but the socket joins first, so that it receives every event published after the confirmation.
     */
    public void joinAndConfirm() {
        held.set(List.of());
        join();
        confirm("");
    }

    /**
     * Sends the CONNECT packet, unless the socket has disconnected, and then the frames that were held back for it.
     *
     * @param extraMembers further members of the packet's payload, such as {@code ,"pid":"…"}
     */
    public void confirm(String extraMembers) {
        held.compareAndSet(null, List.of()); // so that a concurrent DISCONNECT is not sent before the CONNECT
        if (connection.isConnected(this)) {
            session.send(FrameBatch.of(encoder.connect(sid, extraMembers)));
        }
        for (var batches = held.get(); batches != null; batches = held.get()) {
            if (held.compareAndSet(batches, batches.isEmpty() ? null : List.of())) {
                batches.forEach(session::send);
            }
        }
    }

    /** Starts to receive the namespace's events. */
    public void join() {
        namespace.join(this);
        disconnectIfUnauthorized(); // the authorization may have been revoked since it was checked
        if (!connection.isConnected(this)) {
            namespace.remove(this); // it disconnected before it joined
        }
    }

    /** Returns whether it is connected to its namespace, or connecting. */
    public boolean isConnected() {
        return connection.isConnected(this);
    }

    /** Emits an event to this client. */
    public void emit(String event, Arguments arguments) {
        send(encoder.event(event, arguments));
    }

    /**
     * Emits an event to this client, unless it has disconnected or the outbox of its session has no room, of which a quarter is available
     * to this method. Must not be called before {@link #confirm}.
     *
     * @return false if the event is not emitted
     */
    public boolean emitIfRoom(String event, Arguments arguments) {
        return connection.isConnected(this) && session.sendIfRoom(FrameBatch.of(encoder.event(event, arguments)));
    }

    void send(List<Frame> frames) {
        send(FrameBatch.of(frames));
    }

    void send(FrameBatch batch) {
        for (var batches = held.get(); batches != null; batches = held.get()) {
            var more = Stream.concat(batches.stream(), Stream.of(batch)).toList();
            if (held.compareAndSet(batches, more)) {
                return;
            }
        }
        session.send(batch);
    }

    /** Runs a task once everything sent so far has been written; never, if the session closes before. */
    public void whenFlushed(Runnable task) {
        session.whenFlushed(task);
    }

    /** Runs a task on the server's executor, after this socket's earlier tasks and events. */
    public void dispatch(Runnable task) {
        executor.execute(task);
    }

    /** Returns whether more than 1000 tasks and events wait to be handled. */
    boolean isOverloaded() {
        return executor.waiting() > MAX_WAITING_TASKS;
    }

    /** Returns why the client is not authorized for the namespace now, or empty if it is. */
    public Optional<String> refusal() {
        return authorization.refusal();
    }

    /**
     * Disconnects the client if it is not authorized any more, or if the namespace was closed. An event {@code revoked}
     * says why, because a DISCONNECT packet has no payload.
     */
    void disconnectIfUnauthorized() {
        var closeReason = namespace.closeReason();
        if (closeReason.isPresent()) {
            disconnect(encoder.revoked(closeReason.get()));
            return;
        }
        refusal().ifPresent(reason -> {
            authorization.onRefused();
            disconnect(encoder.revoked(reason));
        });
    }

    /** Disconnects the client from the namespace. Its session stays open, unless it is listen-only. */
    public void disconnect() {
        disconnect(List.of());
    }

    private void disconnect(List<Frame> framesBefore) {
        if (connection.remove(this, DisconnectReason.SERVER)) {
            if (!framesBefore.isEmpty()) {
                send(framesBefore);
            }
            send(encoder.disconnect());
            connection.closeIfListenOnly();
        }
    }

    /** Closes the session, because its client has reconnected with another one. */
    public void closeReplaced() {
        session.close(SocketIoCloseCause.TAKEN_OVER);
    }

    /** Closes the session, because this socket can't be resumed now. Clients reconnect by themselves, as after a lost connection. */
    public void closeUnresumed() {
        session.close(SocketIoCloseCause.RESUME_FAILED);
    }

    /** Closes the connection because events may be missing in what the client receives. Clients reconnect by themselves then. */
    public void closeIncomplete() {
        session.close(SocketIoCloseCause.EVENTS_LOST);
    }

    /**
     * Sets a task to run once, on an arbitrary thread, when the socket disconnects. If it has disconnected already, the
     * task runs immediately, with {@link DisconnectReason#CONNECTION_LOST}.
     */
    public void onDisconnect(Consumer<DisconnectReason> task) {
        disconnectListener.set(task);
        if (!connection.isConnected(this)) {
            notifyDisconnected(DisconnectReason.CONNECTION_LOST);
        }
    }

    /** Removes it from its namespace after the connection has removed it. */
    void removed(DisconnectReason reason) {
        namespace.remove(this);
        notifyDisconnected(reason);
    }

    private void notifyDisconnected(DisconnectReason reason) {
        disconnectListener.getAndSet(NO_LISTENER).accept(reason);
    }
}
