package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The ways in: what they take, what they refuse, and that a refusal leaves nothing half done. */
class PublishIT extends ServerIT {
    @BeforeEach
    void an_instance_that_streams_all() {
        SINAL.create("p-one");
        SINAL.set("p-one", true);
    }

    @Test
    void an_array_is_accepted_all_or_none() {
        try (var listener = new RecordingClient(SINAL.url("http", "/p-one")).awaitConnected()) {
            var before = SINAL.metric("sinal_events_accepted_total");
            var broken = publish("[{\"event\":\"call\",\"data\":1},{\"event\":\"a b\",\"data\":2}]");
            assertThat(broken).isEqualTo("400 [\"[1].event: malformed event name\"]");
            var accepted = SINAL.call(
                    "POST",
                    "/event/publish/p-one",
                    "[{\"event\":\"call\",\"data\":3},{\"event\":\"call\",\"data\":4}]");
            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(RestClient.object(accepted.body()).getJsonArray("ids"))
                    .hasSize(2)
                    .doesNotHaveDuplicates();
            assertThat(SINAL.metric("sinal_events_accepted_total")).isEqualTo(before + 2);
            listener.awaitEvents(2);
            assertThat(listener.envelope(0).getInt("data")).isEqualTo(3);
            assertThat(listener.envelope(1).getInt("data")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"event\":\"Bad Name\",\"data\":1}   | 400 [\"event: malformed event name\"]",
                "{\"event\":\"connect\",\"data\":1}    | 400 [\"event: event name \\\"connect\\\" is reserved by Socket.IO\"]",
                "{\"event\":5,\"data\":1}              | 400 [\"event is not of a type(s) string\"]",
                "{\"data\":1}                          | 400 [\"event is required\"]",
                "{\"event\":\"call\"}                  | 400 [\"data is required\"]",
                "5                                     | 400 [\"event is required\"]",
                "[]                                    | 400 [\"an array of 1 to 1000 events is required\"]",
                "{\"event\":\"call\",\"data\":         | 400 [\"Malformed JSON: it ends too early\"]",
                "{\"event\":\"call\",\"data\":1} {}    | 400 [\"Malformed JSON\"]"
            })
    void what_is_malformed_is_refused_with_what_is_wrong(String body, String answer) {
        assertThat(publish(body)).startsWith(answer.replaceAll("\"]$", ""));
    }

    @Test
    void what_is_too_large_is_refused() {
        // Not much too large: past 10 MiB, WildFly itself closes the connection.
        assertThat(publish("{\"event\":\"call\",\"data\":\"" + "x".repeat(10_000_000) + "\"}"))
                .isEqualTo("413 [\"The body is longer than 10000000 bytes\"]");
    }

    @Test
    void an_event_of_megabytes_arrives_whole() {
        try (var listener = new RecordingClient(SINAL.url("http", "/p-one")).awaitConnected()) {
            SINAL.publish("p-one", "messages.upsert", "{\"base64\":\"" + "A".repeat(5_000_000) + "\"}");
            assertThat(listener.envelope(0).getJsonObject("data").getString("base64"))
                    .hasSize(5_000_000);
        }
    }

    @Test
    void byte_arrays_as_webhooks_write_them_stay_as_they_are_where_nobody_wants_bytes() {
        try (var listener = new RecordingClient(SINAL.url("http", "/p-one")).awaitConnected()) {
            SINAL.publish("p-one", "messages.upsert", "{\"0\":9,\"1\":9}");
            assertThat(listener.envelope(0).get("data")).isEqualTo(RestClient.object("{\"0\":9,\"1\":9}"));
        }
    }

    @Test
    void nobody_publishes_for_others() {
        SINAL.create("p-two");
        var body = Optional.of("{\"event\":\"call\",\"data\":1}");
        assertThat(status("/event/publish/p-one", Optional.empty(), body)).isEqualTo(401);
        assertThat(status("/event/publish/p-one", Optional.of("wrong"), body)).isEqualTo(401);
        assertThat(status("/event/publish/p-one", Optional.of(RestClient.token("p-two")), body))
                .isEqualTo(401);
        assertThat(status("/event/publish/p-nada", Optional.of(RestClient.token("p-two")), body))
                .isEqualTo(401);
        assertThat(status("/event/publish/p-nada", Optional.of(RestClient.KEY), body))
                .isEqualTo(404);
        assertThat(status("/event/publish/p-one", Optional.of(RestClient.token("p-one")), body))
                .isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/event/webhook                 | 202 | {\"event\":\"messages.upsert\",\"instance\":\"p-one\",\"data\":{},\"apikey\":null}",
                "/event/webhook/messages-upsert | 202 | {\"event\":\"messages.upsert\",\"instance\":\"p-one\",\"data\":{}}",
                "/event/webhook/send-message    | 400 | {\"event\":\"messages.upsert\",\"instance\":\"p-one\",\"data\":{}}",
                "/event/webhook                 | 404 | {\"event\":\"messages.upsert\",\"instance\":\"p-nada\",\"data\":{}}",
                "/event/webhook                 | 400 | {\"event\":\"messages.upsert\",\"data\":{}}",
                "/event/webhook                 | 400 | {\"instance\":\"p-one\",\"data\":{}}",
                "/event/webhook                 | 400 | {\"event\"",
                "/event/webhook/a/b             | 404 | {}"
            })
    void a_webhook_is_checked_at_the_door(String path, int status, String body) {
        assertThat(status(path, Optional.of(RestClient.KEY), Optional.of(body))).isEqualTo(status);
    }

    @Test
    void a_webhooks_own_key_counts_where_there_is_no_header() {
        var body = "{\"event\":\"call\",\"instance\":\"p-one\",\"data\":null,\"apikey\":\"%s\"}";
        assertThat(status("/event/webhook", Optional.empty(), Optional.of(body.formatted(RestClient.token("p-one")))))
                .isEqualTo(202);
        assertThat(status("/event/webhook", Optional.empty(), Optional.of(body.formatted("wrong"))))
                .isEqualTo(401);
        assertThat(status(
                        "/event/webhook", Optional.of("wrong"), Optional.of(body.formatted(RestClient.token("p-one")))))
                .isEqualTo(401);
    }

    private static String publish(String body) {
        var response = SINAL.call("POST", "/event/publish/p-one", body);
        return response.statusCode() + " "
                + RestClient.object(response.body()).getJsonObject("response").get("message");
    }

    private static int status(String path, Optional<String> key, Optional<String> body) {
        return SINAL.call("POST", path, key, body).statusCode();
    }
}
