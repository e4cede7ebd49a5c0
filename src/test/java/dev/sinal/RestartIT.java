package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tests that a killed server restarts with its data, and that its clients reconnect. */
@ResourceLock(ServerProcess.LOCK)
class RestartIT {
    @Test
    void a_killed_server_keeps_its_data_and_its_clients_reconnect(@TempDir Path directory) throws IOException {
        try (var server = new ServerProcess(directory)) {
            var sinal = server.start();
            var token = sinal.createStreaming("r-one", "CALL");
            var before = sinal.call("GET", "/instance/fetchInstances", null).body();
            try (var client = new RecordingClient(sinal.url("http", "/r-one")).awaitConnected()) {
                server.kill();
                client.awaitDisconnect();
                server.start();
                assertThat(sinal.call("GET", "/instance/fetchInstances", null).body())
                        .isEqualTo(before);
                RestClient.expect(
                        200, sinal.call("GET", "/websocket/find/r-one", Optional.of(token), Optional.empty()));
                client.awaitConnected();
                sinal.publish("r-one", "call", "1");
                sinal.publish("r-one", "messages.upsert", "2");
                sinal.publish("r-one", "call", "3");
                client.awaitEvents(2);
                assertThat(client.envelope(0).getInt("data")).isEqualTo(1);
                assertThat(client.envelope(1).getInt("data")).isEqualTo(3);
            }
        }
    }
}
