package dev.sinal.delivery;

import dev.sinal.event.EventType;
import dev.sinal.socketio.Arguments;
import dev.sinal.socketio.EventHandlers;
import dev.sinal.socketio.IncomingEvent;
import dev.sinal.socketio.Socket;
import jakarta.json.JsonArray;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The handler of {@code subscribe}, by which a client selects the events that it receives of its namespace's. The member {@code subscribe} of
 * a CONNECT's {@code auth} selects them before the first event.
 *
 * <p>The argument is an array of event names, in either spelling; an empty array selects all events. The acknowledgement is
 * {@code {"status":"ok","events":[…]}}, or {@code {"status":"error","message":"…"}} if the selection is unchanged.
 */
final class Subscriptions {
    /** Kept because {@code Json} looks it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private Subscriptions() {}

    static EventHandlers handlers() {
        return new EventHandlers().on("subscribe", Subscriptions::subscribe);
    }

    private static void subscribe(Socket socket, IncomingEvent event) {
        var refusal = socket.refusal();
        if (refusal.isPresent()) {
            event.acknowledge(error(refusal.get()));
            return;
        }
        var arguments = event.arguments().values();
        try {
            var events = names(arguments.isEmpty() ? JsonValue.NULL : arguments.get(0));
            socket.subscribe(events);
            event.acknowledge(ok(events));
        } catch (IllegalArgumentException e) {
            event.acknowledge(error(e.getMessage()));
        }
    }

    /**
     * Returns the wire names of an array of event names, in either spelling.
     *
     * @throws IllegalArgumentException if it is none; the message is for the client
     */
    static Set<String> names(JsonValue value) {
        if (!(value instanceof JsonArray names)) {
            throw new IllegalArgumentException("subscribe takes an array of event names");
        }
        var events = new LinkedHashSet<String>();
        for (var name : names) {
            events.add(type(name)
                    .orElseThrow(() -> new IllegalArgumentException("unknown event " + name))
                    .wireName());
        }
        return events;
    }

    private static Optional<EventType> type(JsonValue name) {
        return name instanceof JsonString text ? EventType.of(text.getString()) : Optional.empty();
    }

    private static Arguments ok(Set<String> events) {
        return arguments(JSON.createObjectBuilder().add("status", "ok").add("events", JSON.createArrayBuilder(events)));
    }

    private static Arguments error(String message) {
        return arguments(JSON.createObjectBuilder().add("status", "error").add("message", message));
    }

    private static Arguments arguments(JsonObjectBuilder argument) {
        return Arguments.of(JSON.createArrayBuilder().add(argument).build(), List.of());
    }
}
