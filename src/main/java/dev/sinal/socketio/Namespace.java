package dev.sinal.socketio;

import dev.sinal.engineio.Frame;
import java.util.HashMap;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The sockets that receive the same events. */
public final class Namespace {
    private final String name;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    Namespace(String name) {
        this.name = name;
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
     * Sends an event to every socket. It is encoded once for each name that the sockets call this namespace by: one,
     * and another where clients took an instance's URL for the server's path. Calls must not overlap where order counts.
     *
     * @param argsJson a JSON array of the event's name and arguments
     */
    public void emit(String argsJson) {
        var frames = new HashMap<String, Frame>();
        for (var socket : sockets) {
            socket.send(frames.computeIfAbsent(socket.wireName(), wireName -> Packet.event(wireName, argsJson)));
        }
    }

    /** Lets a socket in; answers false if the namespace has closed meanwhile. */
    boolean join(Socket socket) {
        sockets.add(socket);
        socket.welcome();
        return !closed;
    }

    void leave(Socket socket) {
        sockets.remove(socket);
    }

    void close() {
        closed = true;
        sockets.forEach(Socket::disconnect);
    }
}
