package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A disk that is full for a while: the server says so, and then goes on by itself. */
@Tag("faults")
@ResourceLock(ServerProcess.LOCK)
class DiskFullIT {
    private static final String INSTANCE = "full";
    private static final String GONE = "full-gone";

    @TempDir
    Path directory;

    @Test
    void nothing_accepted_is_lost_nothing_refused_appears_and_the_server_goes_on_when_there_is_space()
            throws Exception {
        try (var disk = new SmallDisk(directory.resolve("data"), 32);
                var server = new ServerProcess(directory)) {
            var sinal = server.start();
            for (var instance : new String[] {INSTANCE, GONE}) {
                sinal.createStreaming(instance);
            }
            new NumberedPublisher(sinal, GONE, 1, 10).publishAccepted(3);
            var publisher = new NumberedPublisher(sinal, INSTANCE, 3, 5_000);
            try (var listener = new ResumingClient(sinal, INSTANCE, "websocket").awaitConnected();
                    var reconnecting = new ResumingClient(sinal, INSTANCE, "polling").awaitConnected()) {
                publisher.publishAccepted(10);
                reconnecting.awaitAll(publisher.accepted());

                disk.fill();
                await("refusal").until(() -> publisher.publish() == 507);
                for (var i = 0; i < 20; i++) {
                    assertThat(publisher.publish()).isIn(202, 507);
                }
                awaitReady(sinal, 503);
                reconnecting.reconnect();
                var deleted =
                        sinal.call("DELETE", "/instance/delete/" + GONE, null).statusCode();
                assertThat(deleted).isIn(200, 503);
                publisher.assertHistory();

                disk.free();
                await("acceptance").until(() -> publisher.publish() == 202);
                awaitReady(sinal, 200);
                publisher.publishAccepted(10);
                publisher.assertReceived(listener.awaitAll(publisher.accepted()));
                publisher.assertReceived(reconnecting.awaitAll(publisher.accepted()));
                publisher.assertHistory();

                // By another tenant, under the same name.
                await("a command")
                        .until(() -> deleted == 200
                                || sinal.call("DELETE", "/instance/delete/" + GONE, null)
                                                .statusCode()
                                        == 200);
                await("a command")
                        .until(() -> sinal.call("POST", "/instance/create", "{\"instanceName\":\"" + GONE + "\"}")
                                        .statusCode()
                                == 201);
                assertThat(NumberedPublisher.history(sinal, GONE)).isEmpty();
            }
            server.kill();
            server.start();
            publisher.assertHistory();
            assertThat(NumberedPublisher.history(sinal, GONE)).isEmpty();
        }
    }

    /** Blocks until readiness has this status, which may take 10 s. */
    static void awaitReady(RestClient sinal, int status) {
        await("readiness " + status)
                .atMost(Duration.ofSeconds(10))
                .until(() -> sinal.call("GET", "/monitor/ready", null).statusCode() == status);
    }
}
