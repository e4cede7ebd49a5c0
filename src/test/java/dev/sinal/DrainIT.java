package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests that a node is drained before it is stopped. */
@ResourceLock(ServerProcess.LOCK)
class DrainIT {
    @TempDir
    Path directory;

    @Test
    void sessions_are_closed_new_ones_are_refused_and_readiness_fails() throws Exception {
        try (var server = new ServerProcess(directory)) {
            var sinal = server.start();
            sinal.createStreaming("drained");
            RestClient.expect(200, sinal.call("GET", "/monitor/ready", Optional.empty(), Optional.empty()));
            RestClient.expect(
                    401, sinal.call("POST", "/drain", Optional.of(RestClient.token("drained")), Optional.empty()));
            var clients = Stream.of("websocket", "polling")
                    .map(transport -> RecordingClient.over(sinal.url("http", "/drained"), transport)
                            .awaitConnected())
                    .toList();
            sinal.publish("drained", "call", "1");
            RestClient.expect(202, sinal.call("POST", "/drain", null));
            for (var client : clients) {
                client.awaitDisconnect();
                assertThat(client.events()).containsExactly("call");
                client.close();
            }
            RestClient.expect(503, sinal.call("GET", "/monitor/ready", Optional.empty(), Optional.empty()));
            var refused = sinal.call("GET", "/socket.io/?EIO=4&transport=polling", null);
            assertThat(refused.statusCode()).isEqualTo(503);
            assertThat(refused.body()).isEqualTo("{\"code\":3,\"message\":\"Server is going down\"}");
            await("sessions").untilAsserted(() -> assertThat(sinal.metric("sinal_sessions"))
                    .isZero());
        }
    }
}
