package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests the limits for one client address: other addresses are not affected, and a refusal has a Retry-After header. */
@ResourceLock(ServerProcess.LOCK)
class RateLimitIT {
    private static final String POLL = "GET /socket.io/?EIO=4&transport=polling";

    @TempDir
    Path directory;

    @Test
    void each_limit_applies_to_its_address_alone() throws Exception {
        try (var server = new ServerProcess(
                directory,
                "-DSINAL_HANDSHAKES_PER_MINUTE=6",
                "-DSINAL_PUBLICATIONS_PER_MINUTE=3",
                "-DSINAL_WRONG_KEYS=2",
                "-DSINAL_MAX_HANDSHAKES=20",
                "-DSINAL_MAX_HANDSHAKES_PER_ADDRESS=4",
                "-DSINAL_MAX_SESSIONS_PER_ADDRESS=5",
                "-DSINAL_TRUSTED_PROXIES=127.0.0.1",
                "-DCORS_ORIGIN=https://app.example")) {
            var sinal = server.start();
            sinal.createStreaming("flood");
            for (var i = 0; i < 4; i++) {
                assertThat(sinal.raw(POLL, from("192.0.2.1")).head()).startsWith("HTTP/1.1 200 ");
            }
            assertRateLimited(sinal.raw(POLL, from("192.0.2.1")));
            assertThat(refused(sinal, "too_many_handshakes")).isEqualTo(1);
            var client = RawSocketIoClient.open(
                    sinal, "/socket.io/?EIO=4&transport=polling", from("192.0.2.1"), "apikey: " + RestClient.KEY);
            assertRateLimited(sinal.raw(POLL, from("192.0.2.1")));
            assertThat(refused(sinal, "too_many_sessions")).isEqualTo(1);
            client.close();
            await("the end of its session").until(() -> sinal.metric("sinal_sessions") == 4);
            assertRateLimited(sinal.raw(POLL, from("192.0.2.1")));
            assertThat(refused(sinal, "too_many_handshakes")).isEqualTo(2);
            assertThat(sinal.raw(POLL, from("192.0.2.2")).head()).startsWith("HTTP/1.1 200 ");

            for (var key : new String[] {"a", "b", "b", "c"}) {
                assertThat(sinal.raw("GET /metrics", from("192.0.2.3"), "apikey: " + key)
                                .head())
                        .startsWith("HTTP/1.1 401 ");
            }
            assertRateLimited(sinal.raw("GET /metrics", from("192.0.2.3"), "apikey: " + RestClient.KEY));
            assertRateLimited(sinal.raw(POLL, from("192.0.2.3"), "apikey: " + RestClient.KEY));
            assertThat(sinal.raw(POLL, from("192.0.2.3")).head())
                    .as("without a key")
                    .startsWith("HTTP/1.1 200 ");
            assertThat(sinal.raw("GET /metrics", from("192.0.2.4"), "apikey: " + RestClient.KEY)
                            .head())
                    .startsWith("HTTP/1.1 200 ");

            for (var i = 0; i < 3; i++) {
                RestClient.expect(202, publish(sinal));
            }
            var refused = RestClient.expect(429, publish(sinal));
            assertThat(refused.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 20L);
            assertThat(refused.body())
                    .isEqualTo("{\"status\":429,\"error\":\"Too Many Requests\",\"response\":{\"message\":"
                            + "[\"Too many requests from this address\"]}}");

            assertOriginsAreChecked(sinal);
            assertPendingHandshakesAreLimited(sinal);
            assertThat(refused(sinal, "too_many_keys")).isEqualTo(2);
        }
    }

    private static double refused(RestClient sinal, String reason) {
        return sinal.metric("sinal_access_refused_total{reason=\"" + reason + "\"}");
    }

    private static void assertOriginsAreChecked(RestClient sinal) {
        var path = "/socket.io/?EIO=4&transport=websocket";
        assertThat(sinal.upgrade(path, from("192.0.2.5"), "Origin: https://app.example"))
                .startsWith("HTTP/1.1 101 ");
        assertThat(sinal.upgrade(path, from("192.0.2.5"), "Origin: http://127.0.0.1:" + sinal.port()))
                .startsWith("HTTP/1.1 101 ");
        for (var origin : new String[] {"https://evil.example", "null", "https://app.example.evil.example"}) {
            assertThat(sinal.upgrade(path, from("192.0.2.5"), "Origin: " + origin))
                    .startsWith("HTTP/1.1 403 ")
                    .endsWith("{\"code\":4,\"message\":\"Origin not allowed\"}");
        }
        // Browsers send no Origin for a script element.
        assertThat(sinal.raw(POLL + "&j=0", from("192.0.2.5")).head()).startsWith("HTTP/1.1 403 ");
        assertThat(refused(sinal, "origin")).isEqualTo(4);
        for (var request : new String[] {POLL, "GET /instance/fetchInstances"}) {
            assertThat(sinal.raw(request, from("192.0.2.5"), "Origin: https://app.example")
                            .headers())
                    .contains("access-control-allow-origin: https://app.example\r\n", "vary: origin\r\n");
            assertThat(sinal.raw(request, from("192.0.2.5"), "Origin: https://evil.example")
                            .headers())
                    .contains("vary: origin\r\n")
                    .doesNotContain("access-control-allow");
            assertThat(sinal.raw(request, from("192.0.2.5")).headers()).contains("vary: origin\r\n");
        }
    }

    /** Clients without a key leave a quarter to those with one, and all of it when they have not joined a namespace in time. */
    private static void assertPendingHandshakesAreLimited(RestClient sinal) {
        sinal.awaitNoClients();
        var before = sinal.metrics();
        for (var i = 0; i < 15; i++) {
            assertThat(sinal.raw(POLL, from("198.51.100." + i)).head()).startsWith("HTTP/1.1 200 ");
        }
        // An address that has none would replace the oldest one of another.
        assertThat(sinal.raw(POLL, from("198.51.100.14")).head()).startsWith("HTTP/1.1 503 ");
        for (var i = 15; i < 20; i++) {
            assertThat(sinal.raw(POLL, from("198.51.100." + i), "apikey: " + RestClient.KEY)
                            .head())
                    .startsWith("HTTP/1.1 200 ");
        }
        for (var i = 0; i < 5; i++) {
            var refused = sinal.raw(POLL, from("198.51.100." + i));
            assertThat(refused.head()).startsWith("HTTP/1.1 503 ");
            assertThat(new String(refused.body(), StandardCharsets.UTF_8))
                    .isEqualTo("{\"code\":3,\"message\":\"Too many handshakes\"}");
        }
        sinal.awaitNoClients();
        assertThat(sinal.raw(POLL, from("198.51.100.25")).head()).startsWith("HTTP/1.1 200 ");
        for (var counter : Map.of(
                        "sinal_requests_refused_total{error=\"too_many_handshakes\"}", 6,
                        "sinal_sessions_closed_total{cause=\"connect_timeout\"}", 20)
                .entrySet()) {
            assertThat(sinal.metric(counter.getKey()) - before.get(counter.getKey()))
                    .isEqualTo(counter.getValue().doubleValue());
        }
    }

    private static void assertRateLimited(RestClient.Raw response) {
        assertThat(response.head()).startsWith("HTTP/1.1 429 ");
        assertThat(response.headers()).containsPattern("\r\nretry-after: [1-9]");
        assertThat(new String(response.body(), StandardCharsets.UTF_8)).contains("\"message\"");
    }

    private static HttpResponse<String> publish(RestClient sinal) {
        return sinal.call(
                "POST",
                "/event/publish/flood",
                Optional.of(RestClient.KEY),
                Optional.of("{\"event\":\"call\",\"data\":1}"));
    }

    private static String from(String address) {
        return "X-Forwarded-For: " + address;
    }
}
