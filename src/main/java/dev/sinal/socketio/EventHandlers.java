package dev.sinal.socketio;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

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

    private final Map<String, BiConsumer<Socket, IncomingEvent>> events = new HashMap<>();
    private ConnectHandler connectHandler = ConnectHandler.JOIN_IMMEDIATELY;

    /** Who lets clients in, if not everybody is let in at once. */
    public EventHandlers onConnect(ConnectHandler handler) {
        connectHandler = handler;
        return this;
    }

    /** A client emitted the event of this name. */
    public EventHandlers on(String event, BiConsumer<Socket, IncomingEvent> handler) {
        events.put(event, handler);
        return this;
    }

    ConnectHandler connectHandler() {
        return connectHandler;
    }

    boolean handle(String event) {
        return events.containsKey(event);
    }

    void event(Socket socket, IncomingEvent event) {
        events.get(event.name()).accept(socket, event);
    }
}
