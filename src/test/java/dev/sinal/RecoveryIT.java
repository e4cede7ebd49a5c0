package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that clients resume the stream from their last position, and the history over REST. */
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
    void a_history_that_lacks_events_is_marked_as_not_recovered() {
        var ids = published("r-gone", 2);
        var page = history("r-gone", "?since=gone-1");
        assertThat(page.getBoolean("recovered")).isFalse();
        assertThat(page.getString("oldest")).isNotEmpty();
        assertThat(ids(page)).isEqualTo(ids);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?since=x", "?since=", "?limit=0", "?limit=1001", "?limit=x", "?limit=99999999999"})
    void an_invalid_query_is_refused(String query) {
        published("r-bad", 1);
        RestClient.expect(400, SINAL.call("GET", "/event/history/r-bad" + query, null));
    }

    @Test
    void history_needs_a_key_of_the_instance() {
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
    void a_new_instance_has_no_history_of_a_deleted_one_of_the_same_name() {
        published("r-anew", 2);
        var ids = published("r-anew", 1);
        await("history").untilAsserted(() -> assertThat(ids(history("r-anew", "")))
                .as("ids, after that of instance.create")
                .endsWith(ids.get(0))
                .hasSizeLessThanOrEqualTo(2));
    }

    @Test
    void only_clients_that_request_positions_find_them_in_the_envelope() {
        published("r-position", 1);
        try (var withoutPositions = new RecordingClient(SINAL.url("http", "/r-position")).awaitConnected();
                var withPositions =
                        connect("r-position", Map.of("position", "true")).awaitConnected()) {
            var id = publish("r-position", "7");
            assertThat(withPositions.envelope(0).getString("id")).isEqualTo(id);
            assertThat(withoutPositions.envelope(0)).doesNotContainKey("id");
        }
    }

    @Test
    void a_resuming_client_receives_the_missed_events_before_new_ones() {
        var ids = published("r-since", 450); // more than two pages
        try (var client = connect("r-since", Map.of("since", ids.get(9)))) {
            client.awaitEvents(441);
            publish("r-since", "451");
            assertThat(client.awaitEvents(442)).filteredOn("recovery"::equals).hasSize(1);
            var received = IntStream.range(0, 442)
                    .mapToObj(client::envelope)
                    .filter(envelope -> envelope.containsKey("data"))
                    .map(envelope -> envelope.getInt("data"))
                    .toList();
            assertThat(received)
                    .isEqualTo(IntStream.rangeClosed(11, 451).boxed().toList());
        }
    }

    @Test
    void a_resuming_client_receives_only_selected_events() {
        var ids = published("r-chosen", 1);
        SINAL.set("r-chosen", true, "CALL");
        SINAL.publish("r-chosen", "messages.upsert", "2");
        SINAL.publish("r-chosen", "call", "3");
        try (var client = connect("r-chosen", Map.of("since", ids.get(0)))) {
            assertThat(client.awaitEvents(2)).containsExactlyInAnyOrder("recovery", "call");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gone-1", "no id at all"})
    void a_client_that_cannot_resume_is_notified_and_receives_new_events(String since) {
        published("r-lost", 3);
        try (var client = connect("r-lost", Map.of("since", since))) {
            assertThat(client.awaitEvents(1)).containsExactly("recovery");
            assertThat(client.envelope(0).getBoolean("recovered")).isFalse();
            assertThat(client.envelope(0).getString("oldest")).isNotEmpty();
            var id = publish("r-lost", "4");
            assertThat(client.envelope(1).getString("id")).isEqualTo(id);
        }
    }

    private static RecordingClient connect(String instance, Map<String, String> auth) {
        return new RecordingClient(SINAL.url("http", "/" + instance), options -> options.auth = auth);
    }

    /** Creates a streaming instance, publishes the numbers from 1, and returns their ids. */
    private static List<String> published(String instance, int count) {
        SINAL.createStreaming(instance);
        var numbers = IntStream.rangeClosed(1, count).boxed();
        return accepted(
                RestClient.expect(202, SINAL.publishCalls(instance, numbers)).body());
    }

    private static String publish(String instance, String data) {
        return accepted(RestClient.expect(202, SINAL.publishCalls(instance, Stream.of(data)))
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

    /** Returns the ids of the published events, without those of the instance's own events. */
    private static List<String> ids(JsonObject history) {
        return history.getJsonArray("events").stream()
                .map(JsonValue::asJsonObject)
                .filter(event -> !event.getString("event").startsWith("instance."))
                .map(event -> event.getString("id"))
                .toList();
    }
}
