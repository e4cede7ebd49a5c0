package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

@ResourceLock(ServerProcess.LOCK)
class RestartIT {
    @Test
    void a_killed_server_comes_back_with_everything_and_its_clients_with_it(@TempDir Path directory)
            throws IOException {
        try (var server = new ServerProcess(directory)) {
            var sinal = server.start();
            var token = sinal.create("r-one");
            sinal.set("r-one", true, "CALL");
            var before = sinal.call("GET", "/instance/fetchInstances", null).body();
            try (var listener = new RecordingClient(sinal.url("http", "/r-one")).awaitConnected()) {
                server.kill();
                listener.awaitLoss();
                server.start();
                assertThat(sinal.call("GET", "/instance/fetchInstances", null).body())
                        .isEqualTo(before);
                RestClient.expect(
                        200, sinal.call("GET", "/websocket/find/r-one", Optional.of(token), Optional.empty()));
                listener.awaitConnected();
                sinal.publish("r-one", "call", "1");
                sinal.publish("r-one", "messages.upsert", "2");
                sinal.publish("r-one", "call", "3");
                listener.awaitEvents(2);
                assertThat(listener.envelope(0).getInt("data")).isEqualTo(1);
                assertThat(listener.envelope(1).getInt("data")).isEqualTo(3);
            }
        }
    }
}
