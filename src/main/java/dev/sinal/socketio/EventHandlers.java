package dev.sinal.socketio;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * The handlers of a namespace. The event handlers of one socket run one at a time, in the order in which the events were
 * received, on the server's executor and never on a thread that reads from clients.
 *
 * <p>An event without a handler is ignored or, if the client requests an acknowledgement, acknowledged with an error. So is
 * an event whose handler throws.
 */
public final class EventHandlers {
    /** No event handlers; sockets join immediately. */
    public static final EventHandlers NONE = new EventHandlers();

    private final Map<String, BiConsumer<Socket, IncomingEvent>> eventHandlers = new HashMap<>();
    private ConnectHandler connectHandler = ConnectHandler.JOIN_IMMEDIATELY;

    /** Sets the handler of CONNECTs, instead of {@link ConnectHandler#JOIN_IMMEDIATELY}. */
    public EventHandlers onConnect(ConnectHandler handler) {
        connectHandler = handler;
        return this;
    }

    /** Sets the handler of an event that clients emit. */
    public EventHandlers on(String event, BiConsumer<Socket, IncomingEvent> handler) {
        eventHandlers.put(event, handler);
        return this;
    }

    ConnectHandler connectHandler() {
        return connectHandler;
    }

    boolean handles(String event) {
        return eventHandlers.containsKey(event);
    }

    void handle(Socket socket, IncomingEvent event) {
        eventHandlers.get(event.name()).accept(socket, event);
    }
}
