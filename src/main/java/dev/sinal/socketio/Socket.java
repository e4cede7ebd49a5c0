package dev.sinal.socketio;

import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.Protocol;
import dev.sinal.engineio.Sid;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** One client in one namespace. */
public final class Socket {
    private static final int MOST_WAITING = 1_000;

    private final Sid sid;
    private final Connection connection;
    private final EngineSession session;
    private final Tongue tongue;
    private final Lane lane;
    /** What came before the client was told that it is in; null from then on. */
    private final AtomicReference<List<List<Frame>>> early = new AtomicReference<>(List.of());

    /** The events that the client wants; null for all. */
    private volatile Set<String> wanted;

    Socket(Connection connection, EngineSession session, String wireName, Lane lane) {
        this.connection = connection;
        this.session = session;
        this.tongue = new Tongue(wireName, session.dialect());
        this.lane = lane;
        this.sid = sid(session, wireName);
    }

    private static Sid sid(EngineSession session, String wireName) {
        if (session.dialect().protocol() == Protocol.V4) {
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

    /** Emits an event to this client. */
    public void emit(String event, Arguments arguments) {
        send(tongue.event(event, arguments));
    }

    /**
     * Emits an event to this client, and waits for its acknowledgement.
     *
     * @return what the client answered; fails with {@link Unanswered} if it does not in time, or leaves
     */
    public CompletionStage<Arguments> emit(String event, Arguments arguments, Duration timeout) {
        var acknowledgements = connection.acknowledgements();
        var answer = acknowledgements.await(this, timeout, id -> send(tongue.event(event, id, arguments)));
        if (!connection.holds(this)) {
            acknowledgements.left(this); // again: when it left, this event was not waited for yet
        }
        return answer;
    }

    /** From now on, the client gets these of its namespace's events, and no others; none of them means all. */
    public void narrow(Set<String> events) {
        wanted = events.isEmpty() ? null : Set.copyOf(events);
    }

    boolean wants(String event) {
        var events = wanted;
        return events == null || events.contains(event);
    }

    /** How the packets of this client are written. */
    Tongue tongue() {
        return tongue;
    }

    /**
     * Tells the client that it is in, and then what came meanwhile. The socket is in its namespace by now, so that an
     * event published after the client was told can't miss it.
     */
    void welcome() {
        session.send(tongue.connected(sid));
        for (var came = early.get(); came != null; came = early.get()) {
            if (early.compareAndSet(came, came.isEmpty() ? null : List.of())) {
                came.forEach(session::send);
            }
        }
    }

    void send(List<Frame> parcel) {
        for (var came = early.get(); came != null; came = early.get()) {
            if (early.compareAndSet(
                    came, Stream.concat(came.stream(), Stream.of(parcel)).toList())) {
                return;
            }
        }
        session.send(parcel);
    }

    /** Runs what a handler does, behind what this client did before. */
    void dispatch(Runnable task) {
        lane.execute(task);
    }

    /** Whether more waits to be handled than a client may have waiting. */
    boolean floods() {
        return lane.waiting() > MOST_WAITING;
    }

    /** Puts the client out of the namespace; its session goes on. */
    public void disconnect() {
        if (connection.leave(this)) {
            send(tongue.disconnected());
        }
    }
}
