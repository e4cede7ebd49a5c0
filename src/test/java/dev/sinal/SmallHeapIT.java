package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A server with little memory, which receives what takes most of it. */
@Tag("faults")
@ResourceLock(ServerProcess.LOCK)
class SmallHeapIT {
    private static final String INSTANCE = "small";

    @TempDir
    Path directory;

    @Test
    void it_serves_after_large_bodies() throws Exception {
        try (var server = new ServerProcess(directory, "-Xmx256m")) {
            var sinal = server.start();
            sinal.createStreaming(INSTANCE);
            var publisher = new NumberedPublisher(sinal, INSTANCE, 2, 100);
            publisher.publishAccepted(10);
            try (var listener = new ResumingClient(sinal, INSTANCE, "websocket").awaitConnected();
                    var attacks = new Attacks(sinal.port())) {
                var key = "apikey: " + RestClient.token(INSTANCE);
                attacks.sendBodies("members", 16, "/event/webhook", Attacks.members());
                attacks.sendBodies("elements", 4, "/event/publish/" + INSTANCE, Attacks.elements(), key);
                var before = publisher.accepted().size();
                for (var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10); end - System.nanoTime() > 0; ) {
                    publisher.publish();
                }
                attacks.stop();
                System.out.println(attacks);
                await("acceptance").until(() -> publisher.publish() == 202);
                publisher.publishAccepted(10);
                assertThat(listener.awaitAll(
                                publisher.accepted().stream().skip(before).collect(Collectors.toSet())))
                        .doesNotHaveDuplicates();
                publisher.assertHistory();
            }
            DiskFullIT.awaitReady(sinal, 200);
        }
    }

    @Test
    void the_memory_of_connections_is_released_when_they_end() throws Exception {
        try (var server = new ServerProcess(directory, "-Xmx256m")) {
            var sinal = server.start();
            connect(sinal, 500);
            var before = server.jvm().liveBytes();
            connect(sinal, 5_000);
            // sooner than the servers' timeouts for the next request
            await("heap")
                    .atMost(Duration.ofSeconds(15))
                    .untilAsserted(() -> assertThat(server.jvm().liveBytes()).isLessThan(before + 30_000_000));
        }
    }

    /** Opens connections one after the other, sends a body that is refused on each, and closes it when the response begins. */
    private static void connect(RestClient sinal, int count) throws IOException {
        for (var i = 0; i < count; i++) {
            try (var socket = new Socket("127.0.0.1", sinal.port())) {
                socket.getOutputStream()
                        .write("POST /instance/create HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000000\r\n\r\n{"
                                .getBytes(StandardCharsets.US_ASCII));
                assertThat(socket.getInputStream().read()).isEqualTo('H');
            }
        }
    }
}
