package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests the largest bodies of webhooks: media in base64, of which Evolution API takes 136 MiB itself. */
@Tag("faults")
@ResourceLock(ServerProcess.LOCK)
class LargeBodyIT {
    private static final String INSTANCE = "media";
    private static final String BASIC = "Authorization: Basic "
            + Base64.getEncoder().encodeToString(("any:" + RestClient.KEY).getBytes(StandardCharsets.UTF_8));
    private static final int LARGE = 60_000_000;
    /** The most that a server with 512 MiB takes. */
    private static final int MEDIUM = 30_000_000;

    private static final int SMALL = 9_000_000;

    @TempDir
    Path directory;

    @Test
    void an_event_of_60_megabytes_arrives_whole() throws Exception {
        try (var server = new ServerProcess(directory, "-Xmx1g", "-DSINAL_PING_TIMEOUT=60000")) {
            var sinal = server.start();
            sinal.createStreaming(INSTANCE);
            try (var client = new RecordingClient(sinal.url("http", "/" + INSTANCE)).awaitConnected()) {
                assertThat(post(sinal, LARGE).statusCode()).isEqualTo(202);
                await("the event").atMost(Duration.ofMinutes(1)).until(() -> !client.events()
                        .isEmpty());
                assertThat(client.data(0).getString("base64")).hasSize(LARGE);
            }
            assertThat(server.log()).doesNotContain("OutOfMemoryError");
        }
    }

    @Test
    void with_little_memory_bodies_that_it_can_not_hold_are_refused() throws Exception {
        try (var server = new ServerProcess(directory)) {
            var sinal = server.start();
            sinal.createStreaming(INSTANCE);
            assertThat(post(sinal, LARGE).statusCode()).isEqualTo(413);
            assertThat(post(sinal, MEDIUM).statusCode()).isEqualTo(202);
            try (var attacks = new Attacks(sinal.port())) {
                attacks.sendBodies("with a key", 16, "/event/webhook", body(MEDIUM), BASIC);
                attacks.sendBodies("without", 16, "/event/webhook", body(SMALL));
                await("bodies")
                        .atMost(Duration.ofMinutes(2))
                        .until(() ->
                                sinal.metric("sinal_source_events_total{result=\"taken\",source=\"webhook\"}") > 5);
                attacks.stop();
                System.out.println(attacks);
                assertThat(attacks.toString())
                        .doesNotContain(": 500")
                        .contains("with a key: 202", "with a key: 429", "without: 401");
            }
            await("acceptance")
                    .until(() -> sinal.call("POST", "/event/webhook", new String(body(1), StandardCharsets.UTF_8))
                                    .statusCode()
                            == 202);
            assertThat(server.log()).doesNotContain("OutOfMemoryError");
        }
    }

    private static HttpResponse<String> post(RestClient sinal, int length) {
        var body = new String(body(length), StandardCharsets.UTF_8);
        return sinal.call("POST", "/event/webhook", Optional.empty(), Optional.of(body), BASIC);
    }

    /** Returns a webhook's body with so many characters of base64. */
    private static byte[] body(int length) {
        return ("{\"event\":\"messages.upsert\",\"instance\":\"%s\",\"data\":{\"pushName\":\"Maria\",\"base64\":\"%s\"}}"
                        .formatted(INSTANCE, "A".repeat(length)))
                .getBytes(StandardCharsets.UTF_8);
    }
}
