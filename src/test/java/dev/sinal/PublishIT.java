package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests publication over REST and by webhook: what is accepted, what is refused, and that a refusal has no effect. */
class PublishIT extends ServerIT {
    @BeforeEach
    void create_a_streaming_instance() {
        SINAL.createStreaming("p-one");
    }

    @Test
    void an_array_is_accepted_as_a_whole_or_not_at_all() {
        try (var client = new RecordingClient(SINAL.url("http", "/p-one")).awaitConnected()) {
            var before = SINAL.metric("sinal_events_accepted_total");
            var refused = publish("[{\"event\":\"call\",\"data\":1},{\"event\":\"a b\",\"data\":2}]");
            assertThat(refused).isEqualTo("400 [\"[1].event: malformed event name\"]");
            var accepted = SINAL.call(
                    "POST",
                    "/event/publish/p-one",
                    "[{\"event\":\"call\",\"data\":3},{\"event\":\"call\",\"data\":4}]");
            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(RestClient.object(accepted.body()).getJsonArray("ids"))
                    .hasSize(2)
                    .doesNotHaveDuplicates();
            assertThat(SINAL.metric("sinal_events_accepted_total")).isEqualTo(before + 2);
            client.awaitEvents(2);
            assertThat(client.envelope(0).getInt("data")).isEqualTo(3);
            assertThat(client.envelope(1).getInt("data")).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "POST /event/publish/p-one  | {\"event\":\"call\",\"data\":1}                 | 202",
                "POST /websocket/set/p-one  | {\"websocket\":{\"enabled\":true}}             | 201",
                "PUT /instance/token/p-one  | {\"token\":\"another-of-p-one\"}             | 200"
            })
    void a_body_with_a_byte_order_mark_and_without_a_content_type_is_json(String request, String json, int status) {
        var body = ("\uFEFF" + json).getBytes(StandardCharsets.UTF_8);
        var response = SINAL.raw(request, body, "apikey: " + RestClient.KEY, "Content-Length: " + body.length);
        assertThat(response.head()).startsWith("HTTP/1.1 " + status);
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
    void a_malformed_event_is_refused_with_the_reason(String body, String answer) {
        assertThat(publish(body)).startsWith(answer.replaceAll("\"]$", ""));
    }

    @Test
    void a_body_over_the_limit_is_refused() {
        // A sixteenth of the server's heap of 512 MiB, as its garbage collector counts it.
        assertThat(publish("{\"event\":\"call\",\"data\":\"" + "x".repeat(40_000_000) + "\"}"))
                .matches("413 \\[\"The body is longer than 3\\d{7} bytes\"]");
    }

    @Test
    void without_a_key_before_the_body_its_limit_is_lower() {
        var body = "{\"event\":\"call\",\"instance\":\"p-one\",\"apikey\":\"%s\",\"data\":\"%s\"}"
                .formatted(RestClient.token("p-one"), "x".repeat(10_000_000));
        assertThat(status("/event/webhook", Optional.empty(), Optional.of(body)))
                .isEqualTo(413);
        assertThat(status("/event/webhook", Optional.of(RestClient.token("p-one")), Optional.of(body)))
                .isEqualTo(202);
    }

    @Test
    void an_event_of_megabytes_arrives_whole() {
        try (var client = new RecordingClient(SINAL.url("http", "/p-one")).awaitConnected()) {
            SINAL.publish("p-one", "messages.upsert", "{\"base64\":\"" + "A".repeat(5_000_000) + "\"}");
            assertThat(client.envelope(0).getJsonObject("data").getString("base64"))
                    .hasSize(5_000_000);
        }
    }

    @Test
    void byte_arrays_in_the_notation_of_webhooks_stay_json_by_default() {
        try (var client = new RecordingClient(SINAL.url("http", "/p-one")).awaitConnected()) {
            SINAL.publish("p-one", "messages.upsert", "{\"0\":9,\"1\":9}");
            assertThat(client.envelope(0).get("data")).isEqualTo(RestClient.object("{\"0\":9,\"1\":9}"));
        }
    }

    @Test
    void a_token_publishes_only_for_its_own_instance() {
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
                "/event/webhook                 | 404 | {\"event\":\"messages.upsert\",\"instance\":\"p/nada\",\"data\":{}}",
                "/event/webhook                 | 400 | {\"event\":\"messages.upsert\",\"data\":{}}",
                "/event/webhook                 | 400 | {\"instance\":\"p-one\",\"data\":{}}",
                "/event/webhook                 | 400 | {\"event\"",
                "/event/webhook/a/b             | 404 | {}"
            })
    void a_webhook_is_validated(String path, int status, String body) {
        assertThat(status(path, Optional.of(RestClient.KEY), Optional.of(body))).isEqualTo(status);
    }

    @Test
    void the_key_in_the_body_of_a_webhook_is_used_if_there_is_no_header() {
        var body = "{\"event\":\"call\",\"instance\":\"p-one\",\"data\":null,\"apikey\":\"%s\"}";
        assertThat(status("/event/webhook", Optional.empty(), Optional.of(body.formatted(RestClient.token("p-one")))))
                .isEqualTo(202);
        assertThat(status("/event/webhook", Optional.empty(), Optional.of(body.formatted("wrong"))))
                .isEqualTo(401);
        assertThat(status(
                        "/event/webhook", Optional.of("wrong"), Optional.of(body.formatted(RestClient.token("p-one")))))
                .isEqualTo(401);
    }

    @Test
    void a_webhook_has_its_key_in_the_header_else_in_its_url_else_in_the_body() {
        var right = RestClient.token("p-one");
        assertThat(webhook(null, basic(right))).isEqualTo(202);
        assertThat(webhook("wrong", basic(RestClient.KEY))).isEqualTo(202);
        assertThat(webhook(right, basic("wrong"))).isEqualTo(401);
        assertThat(webhook(right, "Basic ")).isEqualTo(202);
        assertThat(webhook(right, basic(""))).isEqualTo(202);
        assertThat(webhook(right, "Digest username=\"any\"")).isEqualTo(202);
        assertThat(webhook(right, "Basic :::")).isEqualTo(401);
        assertThat(webhook(null, basic("wrong"), "apikey: " + right)).isEqualTo(202);
        assertThat(webhook(null, basic(right), "apikey: wrong")).isEqualTo(401);
    }

    @Test
    void a_webhook_may_show_a_token_that_the_servers_key_has_signed() throws GeneralSecurityException {
        var claims = "{\"iat\":%1$d,\"exp\":%1$d,\"app\":\"evolution\",\"action\":\"webhook\"}";
        var now = Instant.now().getEpochSecond();
        assertThat(webhook(null, bearer(claims.formatted(now), "segredo-do-webhook")))
                .isEqualTo(202);
        assertThat(webhook(RestClient.KEY, bearer(claims.formatted(now), "another")))
                .isEqualTo(401);
        assertThat(webhook(RestClient.KEY, bearer(claims.formatted(now - 3_600), "segredo-do-webhook")))
                .isEqualTo(401);
        assertThat(webhook(null, "Bearer " + RestClient.KEY)).isEqualTo(401);
        assertThat(webhook("segredo-do-webhook", "Digest x")).isEqualTo(401);
    }

    @Test
    void only_webhooks_have_a_key_in_the_header_authorization() throws GeneralSecurityException {
        var now = Instant.now().getEpochSecond();
        var token = bearer("{\"iat\":%1$d,\"exp\":%1$d,\"app\":\"evolution\"}".formatted(now), "segredo-do-webhook");
        for (var authorization : List.of(basic(RestClient.KEY), token)) {
            for (var request :
                    List.of("POST /event/publish/p-one", "GET /instance/fetchInstances", "GET /source/list")) {
                var parts = request.split(" ");
                var body = Optional.of("{\"event\":\"call\",\"data\":1}").filter(json -> parts[0].equals("POST"));
                var response =
                        SINAL.call(parts[0], parts[1], Optional.empty(), body, "Authorization: " + authorization);
                assertThat(response.statusCode()).as(request).isEqualTo(401);
            }
        }
    }

    private static int webhook(String bodyKey, String authorization, String... headers) {
        var key = bodyKey == null ? "null" : '"' + bodyKey + '"';
        var body = "{\"event\":\"call\",\"instance\":\"p-one\",\"data\":1,\"apikey\":" + key + "}";
        var all = Stream.concat(Stream.of("Authorization: " + authorization), Stream.of(headers));
        return SINAL.call("POST", "/event/webhook", Optional.empty(), Optional.of(body), all.toArray(String[]::new))
                .statusCode();
    }

    private static String basic(String key) {
        return "Basic " + Base64.getEncoder().encodeToString(("any:" + key).getBytes(StandardCharsets.UTF_8));
    }

    private static String bearer(String claims, String key) throws GeneralSecurityException {
        var encoder = Base64.getUrlEncoder().withoutPadding();
        var content = encoder.encodeToString("{\"alg\":\"HS256\"}".getBytes(StandardCharsets.UTF_8)) + "."
                + encoder.encodeToString(claims.getBytes(StandardCharsets.UTF_8));
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "Bearer " + content + "."
                + encoder.encodeToString(mac.doFinal(content.getBytes(StandardCharsets.UTF_8)));
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
