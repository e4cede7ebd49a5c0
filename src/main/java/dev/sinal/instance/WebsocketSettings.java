package dev.sinal.instance;

import dev.sinal.event.EventType;
import dev.sinal.rest.InvalidRequestException;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The valid {@code websocket} object of a set or create request: what an instance streams.
 *
 * <p>An empty list of events, or none, means all. Problems are worded as by the reference's validator (jsonschema).
 *
 * @param events the types in the order of the request
 */
public record WebsocketSettings(boolean enabled, Set<EventType> events) {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final String NOT_LISTED = " is not one of enum values: "
            + Stream.of(EventType.values()).map(Enum::name).collect(Collectors.joining(","));

    public WebsocketSettings {
        events = events.isEmpty()
                ? Collections.unmodifiableSet(EnumSet.allOf(EventType.class))
                : Collections.unmodifiableSet(new LinkedHashSet<>(events));
    }

    /**
     * Parses the body of a set request: {@code {"websocket":{…}}}, or the flat one of version 1.
     *
     * @throws InvalidRequestException with everything that is wrong
     */
    static WebsocketSettings ofBody(JsonValue body) {
        var websocket = websocket(body instanceof JsonObject object ? object : JsonValue.EMPTY_JSON_OBJECT);
        var problems = problems(websocket);
        if (!problems.isEmpty()) {
            throw InvalidRequestException.ofSchema(problems);
        }
        return of(websocket.asJsonObject());
    }

    /** Returns the settings in an object that has no {@link #problems}. */
    static WebsocketSettings of(JsonObject websocket) {
        var events = new LinkedHashSet<EventType>();
        websocket
                .getOrDefault("events", JsonValue.EMPTY_JSON_ARRAY)
                .asJsonArray()
                .getValuesAs(JsonString.class)
                .stream()
                .map(JsonString::getString)
                .forEach(spelling -> EventType.of(spelling).ifPresent(events::add));
        return new WebsocketSettings(websocket.getBoolean("enabled"), events);
    }

    /** Returns the problems of a {@code websocket} value; none if it is valid. */
    static List<String> problems(JsonValue websocket) {
        if (!(websocket instanceof JsonObject object)) {
            return List.of("websocket is not of a type(s) object");
        }
        var problems = new ArrayList<String>();
        var enabled = object.get("enabled");
        if (enabled != null && enabled != JsonValue.TRUE && enabled != JsonValue.FALSE) {
            problems.add("websocket.enabled is not of a type(s) boolean");
            problems.add("websocket.enabled is not one of enum values: true,false");
        }
        var events = object.get("events");
        if (events instanceof JsonArray array) {
            problems.addAll(eventProblems(array));
        } else if (events != null) {
            problems.add("websocket.events is not of a type(s) array");
        }
        if (enabled == null) {
            problems.add("websocket requires property \"enabled\"");
        }
        return problems;
    }

    private static List<String> eventProblems(JsonArray events) {
        var problems = new ArrayList<String>();
        for (var i = 0; i < events.size(); i++) {
            var element = "websocket.events[" + i + "]";
            if (!(events.get(i) instanceof JsonString spelling)) {
                problems.add(element + " is not of a type(s) string");
                problems.add(element + NOT_LISTED);
            } else if (EventType.of(spelling.getString()).isEmpty()) {
                problems.add(element + NOT_LISTED);
            }
        }
        return problems;
    }

    private static JsonValue websocket(JsonObject body) {
        if (body.containsKey("websocket")) {
            return body.get("websocket");
        }
        if (!body.containsKey("enabled") && !body.containsKey("events")) {
            throw InvalidRequestException.ofSchema(List.of("requires property \"websocket\""));
        }
        var flat = JSON.createObjectBuilder();
        Stream.of("enabled", "events").filter(body::containsKey).forEach(name -> flat.add(name, body.get(name)));
        return flat.build();
    }
}
