package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.event.EventType;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Replays the REST requests that were recorded with Evolution API 2.3.6, and compares the responses except for ids, times, tokens and the
 * listed defects.
 */
class ContractIT extends ServerIT {
    private static final Pattern VARIES = Pattern.compile(
            "[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}|c[a-z0-9]{24}|\\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z");

    /** Responses of Sinal to requests for which the recorded response is a defect. */
    private static final Map<String, Expected> DEFECTS = Map.of(
            "create with malformed JSON",
            malformed(),
            "set with malformed JSON",
            malformed(),
            "set with empty object",
            new Expected(400, "Bad Request", "[[\"requires property \\\"websocket\\\"\"]]"),
            // The reference keeps answering "close" with 200 until it restarts.
            "state after delete",
            new Expected(404, "Not Found", "[\"The \\\"beta\\\" instance does not exist\"]"));

    /** The events that Sinal sets for requests that it accepts and Evolution API rejects. */
    private static final Map<String, String> ACCEPTED =
            Map.of("set without events", names(EventType.values()), "set with flat body", "[\"MESSAGES_UPSERT\"]");

    private record Expected(int status, String error, String message) {}

    private static String names(EventType[] types) {
        return Stream.of(types).map(type -> "\"" + type.name() + "\"").collect(Collectors.joining(",", "[", "]"));
    }

    private static Expected malformed() {
        return new Expected(400, "Bad Request", "[\"Malformed JSON at line 1, column 2\"]");
    }

    @Test
    void every_recorded_exchange_is_answered_as_recorded() throws IOException {
        List.of("alpha", "beta", "gamma", "delta", "x")
                .forEach(name -> SINAL.call("DELETE", "/instance/delete/" + name, null));
        SINAL.create("delta");
        var differences = new ArrayList<String>();
        var replayed = 0;
        for (var exchange : Recorded.in("rest-recorded.jsonl")) {
            replayed++;
            differences.addAll(replay(exchange.getString("name"), exchange));
        }
        assertThat(differences).isEmpty();
        assertThat(replayed).isEqualTo(40);
    }

    private static List<String> replay(String name, JsonObject exchange) {
        var request = exchange.getJsonObject("request");
        var response = SINAL.call(
                request.getString("method"),
                request.getString("path"),
                text(request.get("apikey")),
                text(request.get("body")));
        var actual = response.statusCode() + " "
                + contentType(response.headers().firstValue("content-type").orElse("none")) + " "
                + normalized(RestClient.json(response.body()));
        var expected = expected(name, exchange.getJsonObject("response"));
        return actual.equals(expected) ? List.of() : List.of(name + "\n  is  " + actual + "\n  not " + expected);
    }

    private static String expected(String name, JsonObject recorded) {
        if (ACCEPTED.containsKey(name)) {
            return "201 application/json;charset=utf-8 {\"id\":\"…\",\"enabled\":true,\"events\":" + ACCEPTED.get(name)
                    + ",\"createdAt\":\"…\",\"updatedAt\":\"…\",\"instanceId\":\"…\"}";
        }
        var defect = DEFECTS.get(name);
        if (defect != null) {
            return defect.status() + " application/json;charset=utf-8 {\"status\":" + defect.status() + ",\"error\":\""
                    + defect.error() + "\",\"response\":{\"message\":" + defect.message() + "}}";
        }
        return recorded.getInt("status") + " " + contentType(recorded.getString("contentType")) + " "
                + normalized(recorded.get("body"));
    }

    /** Removes the space before the parameter, which RESTEasy (WildFly 39) does not send. */
    private static String contentType(String header) {
        return header.replace("; ", ";");
    }

    private static Optional<String> text(JsonValue value) {
        if (value == JsonValue.NULL) {
            return Optional.empty();
        }
        return Optional.of(value instanceof JsonString string ? string.getString() : value.toString());
    }

    /** Returns the JSON text with its order of keys, and with the variable parts replaced. */
    private static String normalized(JsonValue value) {
        return VARIES.matcher(value.toString()).replaceAll("…");
    }
}
