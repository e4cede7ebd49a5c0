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
 * Many clients, most of whom read and some of whom do not, and many that only wait: nothing swells. Takes minutes and open files;
 * src/test/README says how to run it.
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
    private static final long SLACK = 30_000_000;

    @TempDir
    Path directory;

    @Test
    void two_hundred_of_a_thousand_stop_reading_and_the_others_see_no_difference() throws Exception {
        try (var server = new ServerProcess(
                directory,
                "-DSINAL_OUTBOX_BYTES=" + OUTBOX_BYTES,
                "-DSINAL_MAX_SESSIONS=" + (READERS + STALLED),
                "-DSINAL_PING_INTERVAL=3600000")) {
            var sinal = server.start();
            sinal.create("swell");
            sinal.set("swell", true);
            var http = HttpClient.newHttpClient();
            var readers = IntStream.range(0, READERS)
                    .mapToObj(i -> new Reader(http, sinal.url("ws", "/swell")))
                    .toList();
            var stalled = new ArrayList<RawWebSocket>();
            try {
                for (var i = 0; i < STALLED; i++) {
                    stalled.add(new RawWebSocket(sinal.port(), "/swell"));
                }
                awaitSessions(sinal, READERS + STALLED);
                var before = server.jvm().liveBytes();
                var most = 0L;
                for (var first = 0; first < EVENTS; first += BATCH) {
                    publish(sinal, first);
                    var sent = first + BATCH;
                    await("readers").atMost(Duration.ofMinutes(2)).until(() -> readers.stream()
                            .allMatch(reader -> reader.heard > sent - 10 * BATCH));
                    if (first % (EVENTS / 4) == 0) {
                        most = Math.max(most, server.jvm().liveBytes());
                    }
                }
                await("the last event").atMost(Duration.ofMinutes(2)).until(() -> readers.stream()
                        .allMatch(reader -> reader.heard == EVENTS));
                assertThat(readers).allMatch(reader -> reader.inOrder);
                awaitSessions(sinal, READERS);
                assertThat(sinal.metric("sinal_sessions_closed_total{cause=\"slow\"}"))
                        .isEqualTo(STALLED);
                System.out.printf("live heap: %,d bytes before, %,d at most%n", before, most);
                assertThat(most).isLessThan(before + STALLED * OUTBOX_BYTES + SLACK);
            } finally {
                stalled.forEach(RawWebSocket::close);
                readers.forEach(Reader::close);
            }
        }
    }

    @Test
    void sessions_that_only_wait_take_what_they_take_and_give_it_back() throws Exception {
        var count = Integer.getInteger("it.idle", 15_000);
        try (var server =
                new ServerProcess(directory, "-Xmx2g", "-DSINAL_MAX_SESSIONS=50000", "-DSINAL_PING_INTERVAL=3600000")) {
            var sinal = server.start();
            sinal.create("idle");
            sinal.set("idle", true);
            idle(sinal, 1_000).forEach(RawWebSocket::close);
            sinal.awaitQuiet();
            var before = server.jvm().liveBytes();
            var wires = idle(sinal, count);
            try {
                awaitSessions(sinal, count);
                System.out.printf(
                        "live heap of an idle session: %,d bytes%n",
                        (server.jvm().liveBytes() - before) / count);
            } finally {
                wires.forEach(RawWebSocket::close);
            }
            sinal.awaitQuiet();
            await("heap")
                    .atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofSeconds(5))
                    .untilAsserted(() -> assertThat(server.jvm().liveBytes()).isLessThan(before + SLACK));
        }
    }

    private static void awaitSessions(RestClient sinal, double count) {
        await("sessions").atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(sinal.metric("sinal_sessions"))
                .isEqualTo(count));
    }

    private static List<RawWebSocket> idle(RestClient sinal, int count) throws IOException {
        var wires = new ArrayList<RawWebSocket>();
        for (var i = 0; i < count; i++) {
            wires.add(new RawWebSocket(sinal.port(), "/socket.io/?EIO=4&transport=websocket")
                    .send(RawWebSocket.text("40/idle,")));
        }
        return wires;
    }

    private static void publish(RestClient sinal, int first) {
        var filler = "x".repeat(EVENT_BYTES);
        var events = new StringBuilder("[");
        for (var number = first; number < first + BATCH; number++) {
            events.append(number == first ? "" : ",")
                    .append("{\"event\":\"call\",\"data\":[" + number + ",\"" + filler + "\"]}");
        }
        RestClient.expect(
                202,
                sinal.call("POST", "/event/publish/swell", events.append(']').toString()));
    }

    /** A plain WebSocket that counts the events it hears. */
    private static final class Reader implements WebSocket.Listener {
        private final StringBuilder part = new StringBuilder();
        private final WebSocket socket;
        private volatile int heard;
        private volatile boolean inOrder = true;

        Reader(HttpClient http, String url) {
            socket =
                    http.newWebSocketBuilder().buildAsync(URI.create(url), this).join();
        }

        @Override
        public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
            part.append(data);
            if (last) {
                if (part.indexOf("\"data\":[") >= 0) {
                    inOrder &= part.indexOf("\"data\":[" + heard + ",") >= 0;
                    heard++;
                }
                part.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        void close() {
            socket.abort();
        }
    }
}
