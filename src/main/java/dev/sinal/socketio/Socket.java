package dev.sinal.socketio;

import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.Sid;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;

/** One client in one namespace. */
public final class Socket {
    private final Sid sid = Sid.random(); // not the session's: that one is nobody else's business
    private final Connection connection;
    private final EngineSession session;
    private final String wireName;
    /** What came before the client was told that it is in; null from then on. */
    private final AtomicReference<List<Frame>> early = new AtomicReference<>(List.of());

    Socket(Connection connection, EngineSession session, String wireName) {
        this.connection = connection;
        this.session = session;
        this.wireName = wireName;
    }

    /** Names the socket. */
    public Sid sid() {
        return sid;
    }

    /** The namespace as this client's packets name it. */
    String wireName() {
        return wireName;
    }

    /**
     * Tells the client that it is in, and then what came meanwhile. The socket is in its namespace by now, so that an
     * event published after the client was told can't miss it.
     */
    void welcome() {
        session.send(Packet.connected(wireName, sid.value()));
        for (var came = early.get(); came != null; came = early.get()) {
            if (early.compareAndSet(came, came.isEmpty() ? null : List.of())) {
                came.forEach(session::send);
            }
        }
    }

    void send(Frame frame) {
        for (var came = early.get(); came != null; came = early.get()) {
            if (early.compareAndSet(
                    came, Stream.concat(came.stream(), Stream.of(frame)).toList())) {
                return;
            }
        }
        session.send(frame);
    }

    /** Puts the client out of the namespace; its session goes on. */
    public void disconnect() {
        if (connection.leave(this)) {
            send(Packet.disconnected(wireName));
        }
    }
}
