package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.IO;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who is let in to listen. Clients behind a proxy that nobody trusts stand for clients from anywhere. */
class AccessIT extends ServerIT {
    @Test
    void a_client_from_anywhere_needs_a_key_and_learns_nothing_without() {
        prepare("a-key");
        for (var namespace : List.of("/a-key", "/a-nothing", "/")) {
            refused(namespace, options -> {}, "apiKey is required");
            refused(namespace, auth("wrong"), "Invalid global token");
        }
        refused("/a-nothing", auth(RestClient.token("a-key")), "Forbidden");
        refused("/", auth(RestClient.token("a-key")), "Forbidden");
        refused("/a-nothing", auth(RestClient.KEY), "Invalid namespace");
    }

    @Test
    void a_token_opens_its_own_namespace_and_the_global_key_opens_all() {
        prepare("a-own");
        admitted("/a-own", auth(RestClient.token("a-own")));
        admitted("/a-own", options -> options.query = "apikey=" + RestClient.token("a-own"));
        admitted(
                "/a-own",
                options -> options.extraHeaders =
                        Map.of("apikey", List.of(RestClient.token("a-own")), "X-Forwarded-For", List.of("127.0.0.1")));
        admitted("/a-own", auth(RestClient.KEY));
        admitted("/", auth(RestClient.KEY));
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
                "/socket.io/?EIO=4&transport=websocket&t=%zz        | 400 | any", // WildFly answers before the gate
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
    void a_listener_without_a_key_is_told_so_and_closed() {
        prepare("a-listener");
        try (var plain = new PlainWebSocket(SINAL.url("ws", "/a-listener"), "X-Forwarded-For", "127.0.0.1")) {
            assertThat(plain.awaitFrames(2).get(1)).isEqualTo("44/a-listener,{\"message\":\"apiKey is required\"}");
            assertThat(plain.awaitClose()).isEqualTo(1008);
        }
        try (var plain = new PlainWebSocket(
                SINAL.url("ws", "/a-listener"),
                "X-Forwarded-For",
                "127.0.0.1",
                "apikey",
                RestClient.token("a-listener"))) {
            assertThat(plain.awaitFrames(2).get(1)).startsWith("40/a-listener,{\"sid\":");
        }
    }

    @Test
    void a_session_that_enters_nowhere_is_closed_in_time() {
        try (var plain = new PlainWebSocket(SINAL.url("ws", "/socket.io/?EIO=4&transport=websocket"))) {
            plain.awaitFrames(1);
            assertThat(plain.awaitClose()).isEqualTo(1008);
        }
    }

    @Test
    void a_message_past_the_limit_closes_the_session() {
        prepare("a-large");
        try (var plain = new PlainWebSocket(SINAL.url("ws", "/socket.io/?EIO=4&transport=websocket"))) {
            plain.send("40/a-large,");
            plain.awaitFrames(2);
            plain.send("42/a-large,[\"x\",\"" + "x".repeat(1_000_000) + "\"]");
            assertThat(plain.awaitClose()).isEqualTo(1009);
        }
    }

    private static void prepare(String instance) {
        SINAL.create(instance);
        SINAL.set(instance, true);
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

    private static void refused(String namespace, Consumer<IO.Options> setup, String message) {
        try (var listener = new RecordingClient(SINAL.url("http", namespace), proxied(setup))) {
            listener.awaitError(message);
        }
    }

    private static void admitted(String namespace, Consumer<IO.Options> setup) {
        try (var listener = new RecordingClient(SINAL.url("http", namespace), proxied(setup))) {
            listener.awaitConnected();
        }
    }
}
