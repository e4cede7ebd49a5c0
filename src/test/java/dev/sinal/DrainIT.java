package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A node that is emptied before it is stopped. */
@ResourceLock(ServerProcess.LOCK)
class DrainIT {
    @TempDir
    Path directory;

    @Test
    void sessions_end_none_is_opened_and_a_load_balancer_is_told() throws Exception {
        try (var server = new ServerProcess(directory)) {
            var sinal = server.start();
            sinal.create("drained");
            sinal.set("drained", true);
            RestClient.expect(200, sinal.call("GET", "/monitor/ready", Optional.empty(), Optional.empty()));
            RestClient.expect(
                    401, sinal.call("POST", "/drain", Optional.of(RestClient.token("drained")), Optional.empty()));
            var listeners = Stream.of("websocket", "polling")
                    .map(transport -> new RecordingClient(
                                    sinal.url("http", "/drained"),
                                    options -> options.transports = new String[] {transport})
                            .awaitConnected())
                    .toList();
            sinal.publish("drained", "call", "1");
            RestClient.expect(202, sinal.call("POST", "/drain", null));
            for (var listener : listeners) {
                listener.awaitLoss();
                assertThat(listener.events()).containsExactly("call");
                listener.close();
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
