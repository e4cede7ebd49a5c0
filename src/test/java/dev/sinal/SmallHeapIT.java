package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A server with little memory, which receives the bodies that take most of it. */
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
}
