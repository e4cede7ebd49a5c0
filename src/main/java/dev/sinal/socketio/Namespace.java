package dev.sinal.socketio;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The sockets that receive the same events. */
public final class Namespace {
    private final String name;
    private final EventHandlers handlers;
    private final ConcurrentMap<Spoken, EncodingGroup> audiences = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    /** Those that are on their way in: they hear their history perhaps, and no event yet. */
    private final Set<Socket> entering = ConcurrentHashMap.newKeySet();

    private volatile Optional<String> closedFor = Optional.empty();

    Namespace(String name, EventHandlers handlers) {
        this.name = name;
        this.handlers = handlers;
    }

    /** Its name, {@code /} or {@code /loja}. */
    public String name() {
        return name;
    }

    /** How many sockets are in it. */
    public int size() {
        return size.get();
    }

    /**
     * Emits an event to every socket that wants it. It is written once for each way in which the sockets' packets are
     * written: one, and others for clients of other protocols, or that took an instance's URL for the server's path. Calls
     * must not overlap where order counts.
     */
    public void emit(String event, Arguments arguments) {
        emit(List.of(new OutgoingEvent(event, format -> arguments)));
    }

    /** The same for events that happened one after the other: to each socket they leave in one piece. */
    public void emit(List<OutgoingEvent> emissions) {
        audiences.values().forEach(audience -> audience.emit(emissions));
    }

    /** All sockets, those that are on their way in included. */
    Stream<Socket> sockets() {
        // In the direction in which they go, so that none is missed; one may be met twice.
        return Stream.concat(entering.stream(), joined()).distinct();
    }

    private Stream<Socket> joined() {
        return audiences.values().stream().flatMap(audience -> audience.sockets().stream());
    }

    EventHandlers handlers() {
        return handlers;
    }

    /** Has a socket let in. */
    void admit(Socket socket, JsonObject auth) {
        entering.add(socket);
        socket.disconnectIfUnauthorized(); // what it is let in for may have been taken from it since, when it was not
        // seen here yet
        if (socket.isConnected()) {
            handlers.connectHandler().handle(socket, auth);
        } else {
            entering.remove(socket);
        }
    }

    /** From now on, a socket hears what is emitted, unless it has left already. */
    void add(Socket socket) {
        if (!entering.contains(socket)) {
            return;
        }
        audiences.compute(Spoken.by(socket), (spoken, others) -> {
            var audience = others == null ? new EncodingGroup(socket) : others;
            if (audience.sockets().add(socket)) {
                size.incrementAndGet();
            }
            return audience;
        });
        if (!entering.remove(socket)) {
            remove(socket); // it left in this moment
        }
    }

    /** Puts out whoever may not be in it any more. */
    public void disconnectUnauthorized() {
        sockets().forEach(Socket::disconnectIfUnauthorized);
    }

    void leave(Socket socket) {
        remove(socket);
        entering.remove(socket);
    }

    private boolean remove(Socket socket) {
        var removed = new boolean[1];
        audiences.computeIfPresent(Spoken.by(socket), (spoken, audience) -> {
            removed[0] = audience.sockets().remove(socket);
            return audience.sockets().isEmpty() ? null : audience;
        });
        if (removed[0]) {
            size.decrementAndGet();
        }
        return removed[0];
    }

    /** Puts everybody out, and who comes. */
    void close(String reason) {
        closedFor = Optional.of(reason);
        disconnectUnauthorized();
    }

    /** Why it is closed; empty if it is not. */
    Optional<String> closedFor() {
        return closedFor;
    }

    private record Spoken(SocketPacketEncoder tongue, EventFormat format) {
        static Spoken by(Socket socket) {
            return new Spoken(socket.tongue(), socket.format());
        }
    }
}
