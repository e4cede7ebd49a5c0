package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that go on where they left the stream, and the history over REST. */
class RecoveryIT extends ServerIT {
    @Test
    void history_is_read_page_by_page() {
        var ids = published("r-history", 5);
        var first = history("r-history", "?limit=3"); // instance.create comes first
        assertThat(first.getBoolean("recovered")).isTrue();
        assertThat(first.getBoolean("more")).isTrue();
        assertThat(ids(first)).isEqualTo(ids.subList(0, 2));
        var rest = history("r-history", "?since=" + ids.get(1));
        assertThat(rest.getBoolean("recovered")).isTrue();
        assertThat(rest.getBoolean("more")).isFalse();
        assertThat(ids(rest)).isEqualTo(ids.subList(2, 5));
        var event = rest.getJsonArray("events").getJsonObject(0);
        assertThat(event.getInt("data")).isEqualTo(3);
        assertThat(event.keySet()).last().isEqualTo("id");
        assertThat(history("r-history", "?since=" + ids.get(4)).getJsonArray("events"))
                .isEmpty();
    }

    @Test
    void what_is_gone_from_the_history_is_said_to_be() {
        var ids = published("r-gone", 2);
        var page = history("r-gone", "?since=gone-1");
        assertThat(page.getBoolean("recovered")).isFalse();
        assertThat(page.getString("oldest")).isNotEmpty();
        assertThat(ids(page)).isEqualTo(ids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?since=x", "?since=", "?limit=0", "?limit=1001", "?limit=x", "?limit=99999999999"})
    void bad_questions_are_said_to_be(String query) {
        published("r-bad", 1);
        RestClient.expect(400, SINAL.call("GET", "/event/history/r-bad" + query, null));
    }

    @Test
    void history_is_for_who_may_manage_the_instance() {
        published("r-mine", 1);
        SINAL.create("r-other");
        var mine = Optional.of(RestClient.token("r-mine"));
        RestClient.expect(200, SINAL.call("GET", "/event/history/r-mine", mine, Optional.empty()));
        var other = Optional.of(RestClient.token("r-other"));
        RestClient.expect(401, SINAL.call("GET", "/event/history/r-mine", other, Optional.empty()));
        RestClient.expect(401, SINAL.call("GET", "/event/history/r-mine", Optional.empty(), Optional.empty()));
        RestClient.expect(404, SINAL.call("GET", "/event/history/r-nobody", null));
    }

    @Test
    void an_instance_that_is_created_anew_has_no_history_of_the_one_before() {
        published("r-anew", 2);
        var ids = published("r-anew", 1);
        await("history").untilAsserted(() -> assertThat(ids(history("r-anew", "")))
                .as("instance.create comes first")
                .endsWith(ids.get(0))
                .hasSizeLessThanOrEqualTo(2));
    }

    @Test
    void who_asks_for_positions_finds_them_in_the_envelope_and_nobody_else_does() {
        published("r-position", 1);
        try (var plain = new RecordingClient(SINAL.url("http", "/r-position")).awaitConnected();
                var asking = listener("r-position", Map.of("position", "true")).awaitConnected()) {
            var id = publish("r-position", "7");
            assertThat(asking.envelope(0).getString("id")).isEqualTo(id);
            assertThat(plain.envelope(0)).doesNotContainKey("id");
        }
    }

    @Test
    void who_comes_back_hears_what_it_missed_then_what_is_new() {
        var ids = published("r-since", 450); // more than two pages
        try (var back = listener("r-since", Map.of("since", ids.get(9)))) {
            back.awaitEvents(441);
            publish("r-since", "451");
            assertThat(back.awaitEvents(442)).filteredOn("recovery"::equals).hasSize(1);
            var heard = IntStream.range(0, 442)
                    .mapToObj(back::envelope)
                    .filter(envelope -> envelope.containsKey("data"))
                    .map(envelope -> envelope.getInt("data"))
                    .toList();
            assertThat(heard).isEqualTo(IntStream.rangeClosed(11, 451).boxed().toList());
        }
    }

    @Test
    void what_an_instance_does_not_stream_is_not_heard_afterwards_either() {
        var ids = published("r-chosen", 1);
        SINAL.set("r-chosen", true, "CALL");
        SINAL.publish("r-chosen", "messages.upsert", "2");
        SINAL.publish("r-chosen", "call", "3");
        try (var back = listener("r-chosen", Map.of("since", ids.get(0)))) {
            assertThat(back.awaitEvents(2)).containsExactlyInAnyOrder("recovery", "call");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone-1", "no id at all"})
    void who_can_not_go_on_is_told_and_hears_what_is_new(String since) {
        published("r-lost", 3);
        try (var back = listener("r-lost", Map.of("since", since))) {
            assertThat(back.awaitEvents(1)).containsExactly("recovery");
            assertThat(back.envelope(0).getBoolean("recovered")).isFalse();
            assertThat(back.envelope(0).getString("oldest")).isNotEmpty();
            var id = publish("r-lost", "4");
            assertThat(back.envelope(1).getString("id")).isEqualTo(id);
        }
    }

    private static RecordingClient listener(String instance, Map<String, String> auth) {
        return new RecordingClient(SINAL.url("http", "/" + instance), options -> options.auth = auth);
    }

    /** Makes an instance that streams, and publishes events of the numbers from 1 on; answers their ids. */
    private static List<String> published(String instance, int count) {
        SINAL.create(instance);
        SINAL.set(instance, true);
        var events = IntStream.rangeClosed(1, count)
                .mapToObj(number -> "{\"event\":\"call\",\"data\":" + number + "}")
                .collect(Collectors.joining(",", "[", "]"));
        return accepted(RestClient.expect(202, SINAL.call("POST", "/event/publish/" + instance, events))
                .body());
    }

    private static String publish(String instance, String data) {
        var body = "{\"event\":\"call\",\"data\":" + data + "}";
        return accepted(RestClient.expect(202, SINAL.call("POST", "/event/publish/" + instance, body))
                        .body())
                .get(0);
    }

    private static List<String> accepted(String body) {
        return RestClient.object(body).getJsonArray("ids").getValuesAs(JsonString::getString);
    }

    private static JsonObject history(String instance, String query) {
        return RestClient.object(RestClient.expect(200, SINAL.call("GET", "/event/history/" + instance + query, null))
                .body());
    }

    /** Of the events that were published, not of the instance's own. */
    private static List<String> ids(JsonObject history) {
        return history.getJsonArray("events").stream()
                .map(JsonValue::asJsonObject)
                .filter(event -> !event.getString("event").startsWith("instance."))
                .map(event -> event.getString("id"))
                .toList();
    }
}
