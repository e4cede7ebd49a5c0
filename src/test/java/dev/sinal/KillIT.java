package dev.sinal;

import static org.awaitility.Awaitility.await;

import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A server that is killed at random instants, {@code it.kills} times, while it takes large publications and small ones, and at times while it
 * starts. Accepted events are in history and are received once and in order; publications are there as a whole or not at all.
 */
@Tag("faults")
@ResourceLock(ServerProcess.LOCK)
class KillIT {
    private static final int KILLS = Integer.getInteger("it.kills");
    private static final String STREAM = "killed";
    private static final String BULK = "killed-bulk";

    @TempDir
    Path directory;

    private final AtomicBoolean stopped = new AtomicBoolean();

    @Test
    void accepted_events_survive() throws Exception {
        var threads = Executors.newFixedThreadPool(2);
        try (var server = new ServerProcess(directory)) {
            var sinal = server.start();
            sinal.createStreaming(STREAM);
            var publisher = new NumberedPublisher(sinal, STREAM, 5, 0);
            try (var webSocket = new ResumingClient(sinal, STREAM, "websocket").awaitConnected();
                    var polling = new ResumingClient(sinal, STREAM, "polling").awaitConnected()) {
                var published = threads.submit(() -> publishAll(publisher));
                for (var kill = 0; kill < KILLS; kill++) {
                    sinal.create(BULK);
                    var bulk = new NumberedPublisher(sinal, BULK, 500, 50);
                    var taken = threads.submit(() -> publishUntilKilled(bulk));
                    var before = publisher.accepted().size();
                    await("load")
                            .atMost(Duration.ofMinutes(1))
                            .until(() -> publisher.accepted().size() > before + 200
                                    && !bulk.accepted().isEmpty());
                    pause(1_000);
                    server.kill();
                    taken.get(1, TimeUnit.MINUTES);
                    if (kill % 4 == 1) {
                        server.launch(Redirect.DISCARD);
                        pause(8_000);
                        server.kill();
                    }
                    server.start();
                    bulk.assertHistory();
                }
                stopped.set(true);
                published.get(1, TimeUnit.MINUTES);
                publisher.publishAccepted(1);
                for (var client : List.of(webSocket, polling)) {
                    publisher.assertReceived(client.awaitAll(publisher.accepted()));
                }
                System.out.printf(
                        "%d events accepted through %d kills%n",
                        publisher.accepted().size(), KILLS);
            }
        } finally {
            stopped.set(true);
            threads.shutdown();
        }
    }

    private void publishAll(NumberedPublisher publisher) {
        while (!stopped.get()) {
            if (publisher.publish() != 202) {
                LockSupport.parkNanos(10_000_000); // the server is not there
            }
        }
    }

    private void publishUntilKilled(NumberedPublisher publisher) {
        while (!stopped.get() && publisher.publish() != NumberedPublisher.UNANSWERED) {
            // the next one
        }
    }

    private static void pause(int atMostMillis) throws InterruptedException {
        Thread.sleep(ThreadLocalRandom.current().nextInt(atMostMillis));
    }
}
