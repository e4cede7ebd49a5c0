package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Long polling and the upgrade from it: the Java client with its default options, and requests that no client makes. */
class PollingIT extends ServerIT {
    private static final String OPEN = "/socket.io/?EIO=4&transport=polling";

    @BeforeEach
    void an_instance_that_streams_all() {
        SINAL.create("l-one");
        SINAL.set("l-one", true);
    }

    @Test
    void a_client_with_default_options_hears_everything_once_and_in_order() {
        try (var upgrading = new Listener(SINAL.url("http", "/l-one"), options -> options.transports = both())
                        .awaitConnected();
                var polling = new Listener(
                                SINAL.url("http", "/l-one"), options -> options.transports = new String[] {"polling"})
                        .awaitConnected()) {
            for (var i = 0; i < 300; i++) {
                SINAL.publish("l-one", "call", String.valueOf(i));
            }
            var all = IntStream.range(0, 300).boxed().toList();
            for (var listener : List.of(upgrading, polling)) {
                listener.awaitEvents(300);
                assertThat(IntStream.range(0, 300)
                                .mapToObj(i -> listener.envelope(i).getInt("data")))
                        .containsExactlyElementsOf(all);
            }
        }
    }

    @Test
    void an_instances_own_url_serves_polling_too() {
        try (var listener = new Listener(SINAL.url("http", "/"), options -> {
                    options.path = "/l-one";
                    options.transports = both();
                })
                .awaitConnected()) {
            SINAL.publish("l-one", "call", "1");
            assertThat(listener.envelope(0).getInt("data")).isEqualTo(1);
        }
    }

    @Test
    void a_session_is_played_by_hand() {
        var session = open();
        assertThat(post(session, "40/l-one,")).isEqualTo("200 ok");
        assertThat(get(session).body()).startsWith("40/l-one,{\"sid\":");
        SINAL.publish("l-one", "call", "\"" + "x".repeat(5_000) + "\"");
        var answer = SINAL.call("GET", session, Optional.empty(), Optional.empty());
        assertThat(answer.headers().firstValue("cache-control")).contains("no-store");
        assertThat(answer.headers().firstValue("content-type").map(type -> type.toLowerCase()
                        .replace(" ", "")))
                .contains("text/plain;charset=utf-8");
        assertThat(answer.body()).startsWith("42/l-one,[\"call\",");
        assertThat(post(session, "1")).isEqualTo("200 ok");
        assertThat(status(get(session))).isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}");
    }

    @Test
    void a_malformed_payload_is_taken_and_ends_the_session() {
        var session = open();
        assertThat(post(session, "abc")).isEqualTo("200 ok");
        assertThat(status(get(session))).isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}");
    }

    @Test
    void a_body_that_is_too_large_is_refused_and_the_session_stays() {
        var session = open();
        assertThat(post(session, "4" + "x".repeat(1_000_000))).startsWith("413 ");
        assertThat(post(session, "40/l-one,")).isEqualTo("200 ok");
        assertThat(get(session).body()).startsWith("40/l-one,");
    }

    @Test
    void what_is_out_of_place_is_refused() {
        var session = open();
        assertThat(status(SINAL.call("DELETE", session, null)))
                .isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
        assertThat(status(SINAL.call("GET", session.replace("polling", "websocket"), null)))
                .isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
        assertThat(status(SINAL.call("GET", session.replace("EIO=4", "EIO=3"), null)))
                .isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
        assertThat(status(SINAL.call("GET", OPEN + "&sid=__proto__", null)))
                .isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}");
        assertThat(status(SINAL.call("POST", OPEN, "x")))
                .isEqualTo("400 {\"code\":2,\"message\":\"Bad handshake method\"}");
        assertThat(status(SINAL.call("GET", OPEN + "&apikey=wrong", null)))
                .isEqualTo("403 {\"code\":4,\"message\":\"Invalid global token\"}");
    }

    @Test
    void an_upgrade_moves_the_stream_and_the_old_transport_is_refused() {
        var session = open();
        post(session, "40/l-one,");
        get(session);
        try (var webSocket = new PlainSocket(SINAL.url("ws", session.replace("polling", "websocket")))) {
            webSocket.send("2probe");
            assertThat(webSocket.awaitFrames(1)).containsExactly("3probe");
            SINAL.publish("l-one", "call", "1");
            webSocket.send("5");
            assertThat(webSocket.awaitFrames(2).get(1)).startsWith("42/l-one,[\"call\",");
            assertThat(status(get(session))).isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
            assertThat(SINAL.upgrade(session.replace("polling", "websocket"))).startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void a_probe_that_is_none_closes_the_websocket_alone() {
        var session = open();
        try (var webSocket = new PlainSocket(SINAL.url("ws", session.replace("polling", "websocket")))) {
            webSocket.send("hello");
            assertThat(webSocket.awaitClose()).isEqualTo(1002);
        }
        assertThat(post(session, "40/l-one,")).isEqualTo("200 ok");
        assertThat(get(session).body()).startsWith("40/l-one,");
    }

    @Test
    void a_large_answer_is_compressed_for_who_takes_it() throws IOException {
        var session = open();
        post(session, "40/l-one,");
        get(session);
        SINAL.publish("l-one", "call", "\"" + "x".repeat(50_000) + "\"");
        var answer = SINAL.raw("GET " + session, "Accept-Encoding: gzip, deflate");
        assertThat(answer.headers()).contains("content-encoding: gzip");
        assertThat(answer.body().length).isLessThan(5_000);
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(answer.body()))) {
            assertThat(new String(plain.readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("42/l-one,[\"call\",")
                    .hasSizeGreaterThan(50_000);
        }
    }

    @Test
    void a_page_of_another_origin_may_ask_and_read() {
        var preflight = SINAL.raw(
                "OPTIONS " + OPEN,
                "Origin: https://a.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: apikey");
        assertThat(preflight.headers())
                .startsWith("http/1.1 204 ")
                .contains("access-control-allow-origin: *\r\n")
                .contains("access-control-allow-headers: apikey\r\n");
        for (var path : List.of(OPEN, OPEN + "&sid=x", "/instance/fetchInstances", "/nope")) {
            assertThat(SINAL.raw("GET " + path, "Origin: https://a.example").headers())
                    .as(path)
                    .contains("access-control-allow-origin: *\r\n");
        }
    }

    private static String open() {
        var opened = Client.expect(200, SINAL.call("GET", OPEN, Optional.empty(), Optional.empty()));
        return OPEN + "&sid=" + Client.object(opened.body().substring(1)).getString("sid");
    }

    private static HttpResponse<String> get(String session) {
        return SINAL.call("GET", session, Optional.empty(), Optional.empty());
    }

    private static String post(String session, String payload) {
        return status(SINAL.call("POST", session, Optional.empty(), Optional.of(payload)));
    }

    private static String status(HttpResponse<String> response) {
        return response.statusCode() + " " + response.body();
    }

    private static String[] both() {
        return new String[] {"polling", "websocket"};
    }
}
