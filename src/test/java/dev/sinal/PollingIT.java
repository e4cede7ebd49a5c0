package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import jakarta.json.JsonString;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests long polling and the upgrade to WebSocket, with the Java client's default options and with single requests. */
class PollingIT extends ServerIT {
    private static final String POLLING = RawSocketIoClient.POLLING;
    private static final String UNKNOWN = "400 {\"code\":1,\"message\":\"Session ID unknown\"}";
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

    @BeforeEach
    void create_a_streaming_instance() {
        SINAL.createStreaming("l-one");
    }

    @Test
    void clients_receive_every_event_once_and_in_order() {
        try (var defaults = RecordingClient.over(SINAL.url("http", "/l-one"), "polling", "websocket")
                        .awaitConnected();
                var polling = RecordingClient.over(SINAL.url("http", "/l-one"), "polling")
                        .awaitConnected()) {
            for (var i = 0; i < 300; i++) {
                SINAL.publish("l-one", "call", String.valueOf(i));
            }
            var all = IntStream.range(0, 300).boxed().toList();
            for (var client : List.of(defaults, polling)) {
                client.awaitEvents(300);
                assertThat(IntStream.range(0, 300)
                                .mapToObj(i -> client.envelope(i).getInt("data")))
                        .containsExactlyElementsOf(all);
            }
        }
    }

    @Test
    void the_url_of_an_instance_accepts_polling() {
        try (var client = new RecordingClient(SINAL.url("http", "/"), options -> {
                    options.path = "/l-one";
                    options.transports = new String[] {"polling", "websocket"};
                })
                .awaitConnected()) {
            SINAL.publish("l-one", "call", "1");
            assertThat(client.envelope(0).getInt("data")).isEqualTo(1);
        }
    }

    @Test
    void a_polling_session_connects_receives_an_event_and_closes() {
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
        // A GET that the client may have sent before it is answered.
        await().untilAsserted(() ->
                assertThat(status(get(session))).isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}"));
    }

    @Test
    void a_malformed_payload_is_answered_200_and_closes_the_session() {
        var session = open();
        assertThat(post(session, "abc")).isEqualTo("200 ok");
        assertThat(status(get(session))).isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}");
    }

    @Test
    void a_body_over_the_limit_is_refused_and_the_session_stays_open() {
        var session = open();
        assertThat(post(session, "4" + "x".repeat(1_000_000))).startsWith("413 ");
        assertThat(post(session, "40/l-one,")).isEqualTo("200 ok");
        assertThat(get(session).body()).startsWith("40/l-one,");
    }

    @Test
    void a_binary_body_of_engine_io_4_is_refused_and_closes_the_session() {
        var session = open();
        var refused = SINAL.raw(
                "POST " + session, new byte[] {4}, "Content-Type: application/octet-stream", "Content-Length: 1");
        assertThat(refused.head()).startsWith("HTTP/1.1 400 ");
        assertThat(new String(refused.body(), StandardCharsets.UTF_8)).isEqualTo(BAD_REQUEST);
        assertThat(status(get(session))).isEqualTo(UNKNOWN);
    }

    @Test
    void a_post_during_another_post_is_refused_and_closes_the_session() throws IOException {
        var session = open();
        try (var first = new Socket("127.0.0.1", SINAL.port())) {
            first.getOutputStream()
                    .write(("POST " + session + " HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n6")
                            .getBytes(StandardCharsets.US_ASCII));
            await("the first request").until(() -> post(session, "6").equals("400 " + BAD_REQUEST));
            assertThat(status(get(session))).isEqualTo(UNKNOWN);
        }
    }

    static Stream<Arguments> attachments_arrive_in_each_payload_format_of_engine_io_3() {
        var event = "451-/l-one,7[\"x\",{\"_placeholder\":true,\"num\":0}]";
        var text = "9:40/l-one," + event.length() + ":" + event + "6:b4AQID";
        var binary = "\0\u0009\u00ff40/l-one,\0\4\7\u00ff" + event + "\1\4\u00ff\4\1\2\3";
        return Stream.of(
                Arguments.of("", "application/octet-stream", binary),
                Arguments.of("&b64=1", "text/plain", text),
                Arguments.of(
                        "&j=0",
                        "application/x-www-form-urlencoded",
                        "d=" + URLEncoder.encode(text, StandardCharsets.UTF_8)));
    }

    /** The event is acknowledged when its attachment has arrived. */
    @ParameterizedTest
    @MethodSource
    void attachments_arrive_in_each_payload_format_of_engine_io_3(String parameters, String type, String payload) {
        var session = SINAL.openPolling("/socket.io/?EIO=3&transport=polling" + parameters);
        var body = payload.getBytes(StandardCharsets.ISO_8859_1);
        var response = SINAL.raw("POST " + session, body, "Content-Type: " + type, "Content-Length: " + body.length);
        assertThat(response.head()).startsWith("HTTP/1.1 200 ");
        var received = new StringBuilder();
        await("answer")
                .untilAsserted(
                        () -> assertThat(received.append(get(session).body())).contains("43/l-one,7["));
    }

    @Test
    void an_invalid_request_is_refused() {
        var session = open();
        assertThat(status(SINAL.call("DELETE", session, null)))
                .isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
        assertThat(status(SINAL.call("GET", session.replace("polling", "websocket"), null)))
                .isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
        assertThat(status(SINAL.call("GET", session.replace("EIO=4", "EIO=3"), null)))
                .isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
        assertThat(status(SINAL.call("GET", POLLING + "&sid=__proto__", null)))
                .isEqualTo("400 {\"code\":1,\"message\":\"Session ID unknown\"}");
        assertThat(status(SINAL.call("POST", POLLING, "x")))
                .isEqualTo("400 {\"code\":2,\"message\":\"Bad handshake method\"}");
        assertThat(status(SINAL.call("GET", POLLING + "&apikey=wrong", null)))
                .isEqualTo("403 {\"code\":4,\"message\":\"Invalid global token\"}");
    }

    @Test
    void after_an_upgrade_events_use_the_websocket_and_polling_is_refused() {
        var session = open();
        post(session, "40/l-one,");
        get(session);
        try (var webSocket = new PlainWebSocket(SINAL.url("ws", session.replace("polling", "websocket")))) {
            webSocket.send("2probe");
            assertThat(webSocket.awaitFrames(1)).containsExactly("3probe");
            SINAL.publish("l-one", "call", "1");
            webSocket.send("5");
            assertThat(webSocket.awaitFrames(2).get(1)).startsWith("42/l-one,[\"call\",");
            assertThat(status(get(session))).isEqualTo("400 {\"code\":3,\"message\":\"Bad request\"}");
            try (var second = new PlainWebSocket(SINAL.url("ws", session.replace("polling", "websocket")))) {
                assertThat(second.awaitClose()).isEqualTo(1002);
            }
            SINAL.publish("l-one", "call", "2");
            assertThat(webSocket.awaitFrames(3).get(2)).startsWith("42/l-one,[\"call\",");
        }
    }

    @Test
    void an_invalid_probe_closes_the_websocket_but_not_the_session() {
        var session = open();
        try (var webSocket = new PlainWebSocket(SINAL.url("ws", session.replace("polling", "websocket")))) {
            webSocket.send("hello");
            assertThat(webSocket.awaitClose()).isEqualTo(1002);
        }
        assertThat(post(session, "40/l-one,")).isEqualTo("200 ok");
        assertThat(get(session).body()).startsWith("40/l-one,");
    }

    @Test
    void a_close_packet_closes_a_websocket_at_once() {
        var counter = "sinal_sessions_closed_total{cause=\"client_close\"}";
        var before = SINAL.metric(counter);
        try (var webSocket = new PlainWebSocket(SINAL.url("ws", POLLING.replace("polling", "websocket")))) {
            webSocket.send("1");
            assertThat(webSocket.awaitClose()).isEqualTo(1000);
        }
        assertThat(SINAL.metric(counter)).isEqualTo(before + 1);
    }

    /** Publishes U+2028, U+2029 and both halves of a surrogate pair, apart: JSON may contain all of them, JavaScript and UTF-8 may not. */
    @ParameterizedTest
    @ValueSource(strings = {"EIO=4", "EIO=3", "EIO=3&b64=1", "EIO=3&j=0", "EIO=4&j=0"})
    void line_separators_and_lone_surrogates_arrive_by_polling(String parameters) {
        var session = SINAL.openPolling("/socket.io/?transport=polling&" + parameters);
        var engine3 = parameters.startsWith("EIO=3");
        var connect = (parameters.contains("j=") ? "d=" : "") + (engine3 ? "9:" : "") + "40/l-one,";
        assertThat(post(session, connect)).isEqualTo("200 ok");
        var received = new StringBuilder();
        await("CONNECT").until(() -> received.append(get(session).body()).indexOf("40/l-one,") >= 0);
        SINAL.publish("l-one", "call", "\"\u2028\u2029 \\ud800 \\udc00\"");
        var answer = get(session).body();
        if (parameters.contains("j=")) {
            assertThat(answer).doesNotContain("\u2028", "\u2029");
            answer = ((JsonString) RestClient.json(answer.substring(answer.indexOf('"'), answer.lastIndexOf('"') + 1)))
                    .getString();
        }
        if (engine3) {
            assertThat(answer).startsWith(answer.replaceAll("^\\d+:", "").length() + ":");
        }
        assertThat(data(answer)).isEqualTo("\u2028\u2029 \ud800 \udc00");
    }

    @Test
    void line_separators_and_lone_surrogates_arrive_by_a_websocket() {
        try (var webSocket = new PlainWebSocket(SINAL.url("ws", POLLING.replace("polling", "websocket")))) {
            webSocket.send("40/l-one,");
            webSocket.awaitFrames(2);
            SINAL.publish("l-one", "call", "\"\u2028\u2029 \\ud800 \\udc00\"");
            assertThat(data(webSocket.awaitFrames(3).get(2))).isEqualTo("\u2028\u2029 \ud800 \udc00");
        }
    }

    private static String data(String event) {
        return RestClient.json(event.substring(event.indexOf('[')))
                .asJsonArray()
                .getJsonObject(1)
                .getString("data");
    }

    @Test
    void a_large_response_is_compressed_if_the_client_accepts_it() throws IOException {
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
    void a_page_of_another_origin_may_send_requests_and_read_responses() {
        var preflight = SINAL.raw(
                "OPTIONS " + POLLING,
                "Origin: https://a.example",
                "Access-Control-Request-Method: POST",
                "Access-Control-Request-Headers: apikey");
        assertThat(preflight.headers())
                .startsWith("http/1.1 204 ")
                .contains("access-control-allow-origin: *\r\n")
                .contains("access-control-allow-headers: apikey\r\n");
        for (var path : List.of(POLLING, POLLING + "&sid=x", "/instance/fetchInstances", "/nope")) {
            assertThat(SINAL.raw("GET " + path, "Origin: https://a.example").headers())
                    .as(path)
                    .contains("access-control-allow-origin: *\r\n");
        }
    }

    private static String open() {
        var opened = RestClient.expect(200, SINAL.call("GET", POLLING, Optional.empty(), Optional.empty()));
        return POLLING + "&sid=" + RestClient.object(opened.body().substring(1)).getString("sid");
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
}
