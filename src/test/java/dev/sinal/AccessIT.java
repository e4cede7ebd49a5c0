package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.IO;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests which clients may connect, on Payara and WildFly. A forwarded address from an untrusted proxy makes a client one from any host. */
class AccessIT extends ServerIT {
    @Test
    void a_client_from_any_host_needs_a_key_and_learns_nothing_without_one() {
        SINAL.createStreaming("a-key");
        for (var namespace : List.of("/a-key", "/a-nothing", "/")) {
            assertRefused(namespace, options -> {}, "apiKey is required");
            assertRefused(namespace, auth("wrong"), "Invalid global token");
        }
        assertRefused("/a-nothing", auth(RestClient.token("a-key")), "Forbidden");
        assertRefused("/a-nothing", auth(RestClient.KEY), "Invalid namespace");
    }

    @Test
    void a_token_opens_its_own_namespace_and_the_global_key_opens_every_namespace() {
        SINAL.createStreaming("a-own");
        assertConnects("/a-own", auth(RestClient.token("a-own")));
        assertConnects("/", auth(RestClient.token("a-own")));
        assertConnects("/a-own", options -> options.query = "apikey=" + RestClient.token("a-own"));
        assertConnects(
                "/a-own",
                options -> options.extraHeaders =
                        Map.of("apikey", List.of(RestClient.token("a-own")), "X-Forwarded-For", List.of("127.0.0.1")));
        assertConnects("/a-own", auth(RestClient.KEY));
        assertConnects("/", auth(RestClient.KEY));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/socket.io/?EIO=4&transport=websocket&apikey=wrong | 403 | {\"code\":4,\"message\":\"Invalid global token\"}",
                "/socket.io?EIO=4&transport=websocket&apikey=wrong  | 403 | {\"code\":4,\"message\":\"Invalid global token\"}",
                "/a-gate?apikey=wrong                               | 403 | {\"code\":4,\"message\":\"Invalid global token\"}",
                "/socket.io/?EIO=5&transport=websocket              | 400 | {\"code\":5,\"message\":\"Unsupported protocol version\"}",
                "/socket.io/?transport=websocket                    | 400 | {\"code\":5,\"message\":\"Unsupported protocol version\"}",
                "/socket.io/?EIO=4&EIO=3&transport=websocket        | 400 | {\"code\":5,\"message\":\"Unsupported protocol version\"}",
                "/socket.io/?EIO=4&transport=webtransport           | 400 | {\"code\":0,\"message\":\"Transport unknown\"}",
                "/socket.io/?EIO=4&transport=__proto__              | 400 | {\"code\":0,\"message\":\"Transport unknown\"}",
                "/socket.io/?EIO=4                                  | 400 | {\"code\":0,\"message\":\"Transport unknown\"}",
                "/socket.io/?EIO=4&transport=websocket&sid=x        | 400 | {\"code\":1,\"message\":\"Session ID unknown\"}",
                "/socket.io/?EIO=5&transport=websocket&t=%zz        | 400 | any", // WildFly answers by itself
                "/a-gate/?EIO=5                                     | 400 | {\"code\":5,\"message\":\"Unsupported protocol version\"}",
                "/a/b                                               | 404 | {\"status\":404,\"error\":\"Not Found\",\"response\":{\"message\":[\"Cannot GET /a/b\"]}}",
                "/a%2Fb                                             | 40? | any",
                "/socket.io/socket.io                               | 404 | {\"status\":404,\"error\":\"Not Found\",\"response\":{\"message\":[\"Cannot GET /socket.io/socket.io\"]}}"
            })
    void a_handshake_is_refused_before_the_upgrade(String path, String status, String body) {
        var response = SINAL.upgrade(path);
        assertThat(response).matches("(?s)HTTP/1.1 " + status.replace("?", "\\d") + " .*");
        if (!body.equals("any")) {
            assertThat(response).endsWith("\r\n\r\n" + body);
            assertThat(response.toLowerCase()).contains("content-type: application/json");
        }
    }

    @Test
    void a_handshake_without_an_upgrade_is_a_bad_request() {
        var response = SINAL.call("GET", "/socket.io/?EIO=4&transport=websocket", null);
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(response.body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        assertThat(SINAL.call("POST", "/socket.io/?EIO=4&transport=websocket", "x")
                        .body())
                .isEqualTo("{\"code\":2,\"message\":\"Bad handshake method\"}");
    }

    @Test
    void a_plain_websocket_without_a_key_gets_the_error_and_is_closed() {
        SINAL.createStreaming("a-client");
        try (var plain = new PlainWebSocket(SINAL.url("ws", "/a-client"), "X-Forwarded-For", "127.0.0.1")) {
            assertThat(plain.awaitFrames(2).get(1)).isEqualTo("44/a-client,{\"message\":\"apiKey is required\"}");
            assertThat(plain.awaitClose()).isEqualTo(1008);
        }
        try (var plain = new PlainWebSocket(
                SINAL.url("ws", "/a-client"), "X-Forwarded-For", "127.0.0.1", "apikey", RestClient.token("a-client"))) {
            assertThat(plain.awaitFrames(2).get(1)).startsWith("40/a-client,{\"sid\":");
        }
    }

    @Test
    void a_page_of_this_server_needs_no_key_on_an_allowed_host() {
        SINAL.createStreaming("a-page");
        var own = "http://127.0.0.1:" + SINAL.port();
        try (var page = new PlainWebSocket(SINAL.url("ws", "/a-page"), "Origin", own)) {
            assertThat(page.awaitFrames(2).get(1)).startsWith("40/a-page,{\"sid\":");
        }
        try (var page = new PlainWebSocket(SINAL.url("ws", "/a-page"), "Origin", "https://evil.example")) {
            assertThat(page.awaitFrames(2).get(1)).isEqualTo("44/a-page,{\"message\":\"apiKey is required\"}");
        }
    }

    @Test
    void a_session_without_a_namespace_is_closed_after_the_connect_timeout() {
        try (var plain = new PlainWebSocket(SINAL.url("ws", "/socket.io/?EIO=4&transport=websocket"))) {
            plain.awaitFrames(1);
            assertThat(plain.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void a_message_over_the_limit_closes_the_session() {
        SINAL.createStreaming("a-large");
        try (var plain = new PlainWebSocket(SINAL.url("ws", "/socket.io/?EIO=4&transport=websocket"))) {
            plain.send("40/a-large,");
            plain.awaitFrames(2);
            plain.send("42/a-large,[\"x\",\"" + "x".repeat(1_000_000) + "\"]");
            assertThat(plain.awaitClose()).isEqualTo(1009);
        }
    }

    private static Consumer<IO.Options> auth(String key) {
        return options -> options.auth = Map.of("apikey", key);
    }

    private static Consumer<IO.Options> proxied(Consumer<IO.Options> setup) {
        return options -> {
            options.extraHeaders = Map.of("X-Forwarded-For", List.of("127.0.0.1"));
            setup.accept(options);
        };
    }

    private static void assertRefused(String namespace, Consumer<IO.Options> setup, String message) {
        try (var client = new RecordingClient(SINAL.url("http", namespace), proxied(setup))) {
            client.awaitError(message);
        }
    }

    private static void assertConnects(String namespace, Consumer<IO.Options> setup) {
        try (var client = new RecordingClient(SINAL.url("http", namespace), proxied(setup))) {
            client.awaitConnected();
        }
    }
}
