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
public final class EventHandlers {
    /** Nothing happens. */
    public static final EventHandlers NONE = new EventHandlers();

    private BiConsumer<Socket, JsonObject> connected = (socket, auth) -> {};
    private Consumer<Socket> disconnected = socket -> {};
    private final Map<String, BiConsumer<Socket, IncomingEvent>> events = new HashMap<>();
    private ConnectHandler doorman = ConnectHandler.AT_ONCE;
    private boolean followed;

    /** Who lets clients in, if not everybody is let in at once. */
    public EventHandlers admittedBy(ConnectHandler newDoorman) {
        doorman = newDoorman;
        return this;
    }

    /** A client has entered; told with what its CONNECT brought. */
    public EventHandlers onConnect(BiConsumer<Socket, JsonObject> handler) {
        connected = handler;
        followed = true;
        return this;
    }

    /** A client emitted the event of this name. */
    public EventHandlers on(String event, BiConsumer<Socket, IncomingEvent> handler) {
        events.put(event, handler);
        return this;
    }

    /** A client has left, by itself or not. */
    public EventHandlers onDisconnect(Consumer<Socket> handler) {
        disconnected = handler;
        followed = true;
        return this;
    }

    /** Whether it matters who comes and goes. */
    boolean follow() {
        return followed;
    }

    ConnectHandler doorman() {
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

    void event(Socket socket, IncomingEvent event) {
        events.get(event.name()).accept(socket, event);
    }
}
