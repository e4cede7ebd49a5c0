package dev.sinal.socketio;

import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** The sockets that receive the same events. */
public final class Namespace {
    private final String name;
    private final Handlers handlers;
    private final ConcurrentMap<Spoken, Audience> audiences = new ConcurrentHashMap<>();
    private final AtomicInteger size = new AtomicInteger();
    private volatile boolean closed;

    Namespace(String name, Handlers handlers) {
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
        emit(List.of(new Emission(event, edition -> arguments)));
    }

    /** The same for events that happened one after the other: to each socket they leave in one piece. */
    public void emit(List<Emission> emissions) {
        audiences.values().forEach(audience -> audience.emit(emissions));
    }

    /** Emits an event to every socket that wants it, and waits for each one's acknowledgement, as a socket does. */
    public List<CompletionStage<Arguments>> emit(String event, Arguments arguments, Duration timeout) {
        return sockets()
                .filter(socket -> socket.wants(event))
                .map(socket -> socket.emit(event, arguments, timeout))
                .toList();
    }

    Stream<Socket> sockets() {
        return audiences.values().stream().flatMap(audience -> audience.sockets().stream());
    }

    Handlers handlers() {
        return handlers;
    }

    /** Has a socket let in. */
    void admit(Socket socket, JsonObject auth) {
        handlers.doorman().admit(socket, auth);
        if (handlers.follow()) {
            socket.dispatch(() -> handlers.connected(socket, auth));
        }
    }

    /** From now on, a socket hears what is emitted; answers false if the namespace has closed meanwhile. */
    boolean add(Socket socket) {
        audiences.compute(Spoken.by(socket), (spoken, others) -> {
            var audience = others == null ? new Audience(socket) : others;
            if (audience.sockets().add(socket)) {
                size.incrementAndGet();
            }
            return audience;
        });
        return !closed;
    }

    /** Puts out whoever may not be in it any more. */
    public void review() {
        sockets().forEach(Socket::review);
    }

    void leave(Socket socket) {
        if (remove(socket) && handlers.follow()) {
            socket.dispatch(() -> handlers.disconnected(socket));
        }
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

    void close() {
        closed = true;
        sockets().forEach(Socket::disconnect);
    }

    private record Spoken(Tongue tongue, Edition edition) {
        static Spoken by(Socket socket) {
            return new Spoken(socket.tongue(), socket.edition());
        }
    }
}
