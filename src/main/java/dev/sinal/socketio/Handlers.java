package dev.sinal.socketio;

import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * What a namespace does when something happens to one of its sockets. For one socket, handlers run one at a time, in the
 * order of what happened, on the server's executor and never on a thread that reads from clients.
 *
 * <p>An event that nobody handles is passed over, or, if the client wants an answer, answered with an error. So is one
 * whose handler fails.
 */
public final class Handlers {
    /** Nothing happens. */
    public static final Handlers NONE = new Handlers();

    private BiConsumer<Socket, JsonObject> connected = (socket, auth) -> {};
    private Consumer<Socket> disconnected = socket -> {};
    private final Map<String, BiConsumer<Socket, Event>> events = new HashMap<>();
    private Doorman doorman = Doorman.AT_ONCE;
    private boolean followed;

    /** Who lets clients in, if not everybody is let in at once. */
    public Handlers admittedBy(Doorman newDoorman) {
        doorman = newDoorman;
        return this;
    }

    /** A client has entered; told with what its CONNECT brought. */
    public Handlers onConnect(BiConsumer<Socket, JsonObject> handler) {
        connected = handler;
        followed = true;
        return this;
    }

    /** A client emitted the event of this name. */
    public Handlers on(String event, BiConsumer<Socket, Event> handler) {
        events.put(event, handler);
        return this;
    }

    /** A client has left, by itself or not. */
    public Handlers onDisconnect(Consumer<Socket> handler) {
        disconnected = handler;
        followed = true;
        return this;
    }

    /** Whether it matters who comes and goes. */
    boolean follow() {
        return followed;
    }

    Doorman doorman() {
        return doorman;
    }

    void connected(Socket socket, JsonObject auth) {
        connected.accept(socket, auth);
    }

    void disconnected(Socket socket) {
        disconnected.accept(socket);
    }

    boolean handle(String event) {
        return events.containsKey(event);
    }

    void event(Socket socket, Event event) {
        events.get(event.name()).accept(socket, event);
    }
}
