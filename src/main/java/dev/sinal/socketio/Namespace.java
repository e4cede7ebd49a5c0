package dev.sinal.socketio;

import dev.sinal.engineio.Frame;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;

/** The sockets that receive the same events. */
public final class Namespace {
    private final String name;
    private final Handlers handlers;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
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
        return sockets.size();
    }

    /**
     * Emits an event to every socket that wants it. It is written once for each way in which the sockets' packets are
     * written: one, and others for clients of other protocols, or that took an instance's URL for the server's path. Calls
     * must not overlap where order counts.
     */
    public void emit(String event, Arguments arguments) {
        emit(event, edition -> arguments);
    }

    /**
     * The same for an event of which sockets get different editions.
     *
     * @param arguments makes them for an edition; asked once for each that there is
     */
    public void emit(String event, Function<Edition, Arguments> arguments) {
        var written = new HashMap<Spoken, List<Frame>>();
        for (var socket : sockets) {
            if (socket.wants(event)) {
                socket.send(
                        written.computeIfAbsent(new Spoken(socket.tongue(), socket.edition()), spoken -> spoken.tongue()
                                .event(event, arguments.apply(spoken.edition()))));
            }
        }
    }

    /** Emits an event to every socket that wants it, and waits for each one's acknowledgement, as a socket does. */
    public List<CompletionStage<Arguments>> emit(String event, Arguments arguments, Duration timeout) {
        return sockets.stream()
                .filter(socket -> socket.wants(event))
                .map(socket -> socket.emit(event, arguments, timeout))
                .toList();
    }

    Stream<Socket> sockets() {
        return sockets.stream();
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
        sockets.add(socket);
        return !closed;
    }

    /** Puts out whoever may not be in it any more. */
    public void review() {
        sockets.forEach(Socket::review);
    }

    void leave(Socket socket) {
        if (sockets.remove(socket) && handlers.follow()) {
            socket.dispatch(() -> handlers.disconnected(socket));
        }
    }

    void close() {
        closed = true;
        sockets.forEach(Socket::disconnect);
    }

    private record Spoken(Tongue tongue, Edition edition) {}
}
