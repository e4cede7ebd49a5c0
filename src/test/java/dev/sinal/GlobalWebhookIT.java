package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.json.JSONException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Tests the global webhook of an Evolution API, which has no key but in its URL, about instances that Sinal does not know: the calls that were
 * recorded become the Socket.IO events that were recorded.
 */
@Tag("global")
class GlobalWebhookIT extends ServerIT {
    private static final String INSTANCE = "loja";
    private static final String BASIC = basic("any:" + RestClient.KEY);

    /** How the calls of a webhook arrive. */
    enum Arrival {
        IN_ORDER(calls -> calls),
        SHUFFLED(calls -> {
            Collections.shuffle(calls, new Random(17));
            return calls;
        }),
        DOUBLED(calls -> Stream.concat(calls.stream(), calls.stream()).toList()),
        WITH_GAPS(calls ->
                calls.stream().filter(call -> calls.indexOf(call) % 3 != 1).toList());

        private final UnaryOperator<List<JsonObject>> order;

        Arrival(UnaryOperator<List<JsonObject>> order) {
            this.order = order;
        }
    }

    @BeforeEach
    void there_is_no_instance() {
        SINAL.call("DELETE", "/instance/delete/" + INSTANCE, null);
    }

    @ParameterizedTest
    @EnumSource
    void recorded_calls_become_the_recorded_events_once_each(Arrival arrival) throws IOException {
        var calls = arrival.order.apply(new ArrayList<>(Recorded.in("webhook-recorded.jsonl")));
        var expected = calls.stream()
                .distinct()
                .map(call -> call.getJsonObject("body"))
                .toList();
        try (var root = new PlainWebSocket(SINAL.url("ws", "/"))) {
            root.awaitFrames(2);
            post(calls.get(0));
            try (var instance = new PlainWebSocket(SINAL.url("ws", "/" + INSTANCE))) {
                instance.awaitFrames(2);
                calls.stream().skip(1).forEach(GlobalWebhookIT::post);
                SINAL.publish(INSTANCE, "call", "\"last\"");
                assertThat(eventsBeforeLast(root)).isEqualTo(recorded("/", expected));
                assertThat(eventsBeforeLast(instance))
                        .isEqualTo(recorded("/" + INSTANCE, expected.subList(1, expected.size())));
            }
        }
        var token = Optional.of("LOJA-TOKEN");
        assertThat(SINAL.call("GET", "/instance/connectionState/" + INSTANCE, token, Optional.empty())
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void an_instance_that_is_deleted_there_is_removed_and_its_clients_are_disconnected() {
        post("connection.update", "{\"instance\":\"loja\",\"state\":\"open\",\"statusReason\":200}", "00.000", 202);
        try (var client = new RecordingClient(SINAL.url("http", "/" + INSTANCE)).awaitConnected()) {
            post("instance.delete", "{\"instanceName\":\"loja\",\"instanceId\":\"1\"}", "01.000", 202);
            client.awaitDisconnect("io server disconnect");
            assertThat(client.events()).containsExactly("instance.delete", "revoked");
        }
        assertThat(SINAL.call("GET", "/instance/connectionState/" + INSTANCE, null)
                        .statusCode())
                .isEqualTo(404);
        post("messages.upsert", "{}", "00.500", 202);
        assertThat(SINAL.call("GET", "/instance/connectionState/" + INSTANCE, null)
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void bytes_of_the_protocol_reach_a_client_as_bytes() throws JSONException {
        post("connection.update", "{\"state\":\"open\"}", "00.000", 202);
        try (var client = new RecordingClient(SINAL.url("http", "/" + INSTANCE)).awaitConnected()) {
            post("messages.upsert", "{\"message\":{\"messageSecret\":{\"0\":9,\"1\":255}}}", "01.000", 202);
            assertThat((byte[]) client.data(0).getJSONObject("message").get("messageSecret"))
                    .containsExactly(9, -1);
        }
    }

    @Test
    void only_the_global_key_registers_an_instance() {
        SINAL.create("w-other");
        var call = body("call", "null", "00.000");
        assertThat(webhook(call, "Authorization: " + basic("any:" + RestClient.token("w-other")))
                        .statusCode())
                .isEqualTo(401);
        assertThat(webhook(call, "Authorization: " + basic("any:wrong")).statusCode())
                .isEqualTo(401);
        assertThat(webhook(call).statusCode()).isEqualTo(401);
        assertThat(SINAL.call("GET", "/instance/connectionState/" + INSTANCE, null)
                        .statusCode())
                .isEqualTo(404);
    }

    /** Returns the text of the events before the one that {@code SINAL.publish} has sent. */
    private static List<String> eventsBeforeLast(PlainWebSocket client) {
        await("the last event").until(() -> events(client).anyMatch(frame -> frame.contains("\"last\"")));
        return events(client).takeWhile(frame -> !frame.contains("\"last\"")).toList();
    }

    private static Stream<String> events(PlainWebSocket client) {
        return client.frames().stream()
                .filter(frame -> frame.startsWith("42"))
                .map(frame -> frame.substring(frame.indexOf('[')))
                // Those of the instance that was deleted before.
                .filter(frame -> !frame.startsWith("[\"instance.") && !frame.startsWith("[\"remove."));
    }

    /** Returns the recorded events of a namespace that belong to calls, in the order of the calls. */
    private static List<String> recorded(String namespace, List<JsonObject> bodies) throws IOException {
        var events = Recorded.in("events-recorded.jsonl").stream()
                .filter(event -> event.getString("namespace").equals(namespace))
                .toList();
        return bodies.stream()
                .map(body -> events.stream()
                        .filter(event -> envelope(event).getString("date_time").equals(body.getString("date_time")))
                        .findFirst()
                        .orElseThrow())
                .map(event -> "[\"" + event.getString("event") + "\"," + envelope(event) + "]")
                .toList();
    }

    private static JsonObject envelope(JsonObject event) {
        return event.getJsonArray("payload").getJsonObject(0);
    }

    private static void post(JsonObject call) {
        var path = call.getString("url").replace("/hook/", "/event/webhook/");
        var response = SINAL.call(
                "POST",
                path,
                Optional.empty(),
                Optional.of(call.getJsonObject("body").toString()),
                "Authorization: " + BASIC);
        RestClient.expect(202, response);
    }

    private static void post(String event, String data, String seconds, int status) {
        RestClient.expect(status, webhook(body(event, data, seconds), "Authorization: " + BASIC));
    }

    private static HttpResponse<String> webhook(String body, String... headers) {
        return SINAL.call("POST", "/event/webhook", Optional.empty(), Optional.of(body), headers);
    }

    private static String body(String event, String data, String seconds) {
        return "{\"event\":\"%s\",\"instance\":\"%s\",\"data\":%s,\"date_time\":\"2026-11-23T12:00:%sZ\",\"apikey\":null}"
                .formatted(event, INSTANCE, data, seconds);
    }

    private static String basic(String userAndPassword) {
        return "Basic " + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
    }
}
