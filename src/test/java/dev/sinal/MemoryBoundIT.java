package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests that memory stays bounded with many clients, some of which stop reading, and with many idle clients. It takes minutes and many open
 * files; src/test/README.md describes how to run it.
 */
@Tag("heavy")
@ResourceLock(ServerProcess.LOCK)
class MemoryBoundIT {
    private static final int READERS = 800;
    private static final int STALLED = 200;
    private static final int EVENTS = 4_000;
    private static final int BATCH = 20;
    private static final int EVENT_BYTES = 2_000;
    private static final long OUTBOX_BYTES = 1_000_000;
    private static final long TOLERANCE_BYTES = 30_000_000;

    @TempDir
    Path directory;

    @Test
    void clients_that_stop_reading_do_not_affect_the_others_and_their_memory_is_bounded() throws Exception {
        try (var server = new ServerProcess(
                directory,
                "-DSINAL_OUTBOX_BYTES=" + OUTBOX_BYTES,
                "-DSINAL_MAX_SESSIONS=" + (READERS + STALLED),
                "-DSINAL_PING_INTERVAL=3600000")) {
            var sinal = server.start();
            sinal.createStreaming("bounded");
            var http = HttpClient.newHttpClient();
            var readers = IntStream.range(0, READERS)
                    .mapToObj(i -> new Reader(http, sinal.url("ws", "/bounded")))
                    .toList();
            var stalled = new ArrayList<RawWebSocket>();
            try {
                for (var i = 0; i < STALLED; i++) {
                    stalled.add(new RawWebSocket(sinal.port(), "/bounded"));
                }
                awaitSessions(sinal, READERS + STALLED);
                var before = server.jvm().liveBytes();
                var most = 0L;
                for (var first = 0; first < EVENTS; first += BATCH) {
                    publish(sinal, first);
                    var sent = first + BATCH;
                    await("readers").atMost(Duration.ofMinutes(2)).until(() -> readers.stream()
                            .allMatch(reader -> reader.received > sent - 10 * BATCH));
                    if (first % (EVENTS / 4) == 0) {
                        most = Math.max(most, server.jvm().liveBytes());
                    }
                }
                await("the last event").atMost(Duration.ofMinutes(2)).until(() -> readers.stream()
                        .allMatch(reader -> reader.received == EVENTS));
                assertThat(readers).allMatch(reader -> reader.inOrder);
                awaitSessions(sinal, READERS);
                assertThat(sinal.metric("sinal_sessions_closed_total{cause=\"slow\"}"))
                        .isEqualTo(STALLED);
                System.out.printf("live heap: %,d bytes before, %,d at most%n", before, most);
                assertThat(most).isLessThan(before + STALLED * OUTBOX_BYTES + TOLERANCE_BYTES);
            } finally {
                stalled.forEach(RawWebSocket::close);
                readers.forEach(Reader::close);
            }
        }
    }

    @Test
    void the_memory_of_idle_sessions_is_released_when_they_end() throws Exception {
        var count = Integer.getInteger("it.idle", 15_000);
        try (var server =
                new ServerProcess(directory, "-Xmx2g", "-DSINAL_MAX_SESSIONS=50000", "-DSINAL_PING_INTERVAL=3600000")) {
            var sinal = server.start();
            sinal.createStreaming("idle");
            idle(sinal, 1_000).forEach(RawWebSocket::close);
            sinal.awaitNoClients();
            var before = server.jvm().liveBytes();
            var webSockets = idle(sinal, count);
            try {
                awaitSessions(sinal, count);
                System.out.printf(
                        "live heap of an idle session: %,d bytes%n",
                        (server.jvm().liveBytes() - before) / count);
            } finally {
                webSockets.forEach(RawWebSocket::close);
            }
            sinal.awaitNoClients();
            await("heap")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(server.jvm().liveBytes()).isLessThan(before + TOLERANCE_BYTES));
        }
    }

    private static void awaitSessions(RestClient sinal, double count) {
        await("sessions").atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(sinal.metric("sinal_sessions"))
                .isEqualTo(count));
    }

    private static List<RawWebSocket> idle(RestClient sinal, int count) throws IOException {
        var webSockets = new ArrayList<RawWebSocket>();
        for (var i = 0; i < count; i++) {
            webSockets.add(new RawWebSocket(sinal.port(), "/socket.io/?EIO=4&transport=websocket")
                    .send(RawWebSocket.text("40/idle,")));
        }
        return webSockets;
    }

    private static void publish(RestClient sinal, int first) {
        var filler = "x".repeat(EVENT_BYTES);
        var data = IntStream.range(first, first + BATCH).mapToObj(number -> "[" + number + ",\"" + filler + "\"]");
        RestClient.expect(202, sinal.publishCalls("bounded", data));
    }

    /** A plain WebSocket that counts the events that it receives. */
    private static final class Reader implements WebSocket.Listener {
        private final StringBuilder message = new StringBuilder();
        private final WebSocket socket;
        private volatile int received;
        private volatile boolean inOrder = true;

        Reader(HttpClient http, String url) {
            socket =
                    http.newWebSocketBuilder().buildAsync(URI.create(url), this).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            message.append(data);
            if (last) {
                if (message.indexOf("\"data\":[") >= 0) {
                    inOrder &= message.indexOf("\"data\":[" + received + ",") >= 0;
                    received++;
                }
                message.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        void close() {
            socket.abort();
        }
    }
}
