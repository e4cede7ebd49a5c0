package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Tests that every event whose publication was answered with 202 reaches clients once and in order, while the server is killed under load
 * ({@code -Dit.kills=10}).
 */
@Tag("heavy")
@ResourceLock(ServerProcess.LOCK)
class KillIT {
    private static final int KILLS = Integer.getInteger("it.kills");
    private static final int BATCH = 5;

    @TempDir
    Path directory;

    @Test
    void accepted_events_are_received_once_and_in_order_while_the_server_is_killed() throws Exception {
        try (var server = new ServerProcess(directory)) {
            var sinal = server.start();
            sinal.createStreaming("killed");
            var clients = List.of(new ResumingClient(sinal, "websocket"), new ResumingClient(sinal, "polling"));
            var publisher = new Publisher(sinal);
            var thread = Executors.newSingleThreadExecutor();
            try {
                clients.forEach(ResumingClient::awaitConnected);
                var published = thread.submit(publisher);
                for (var kill = 0; kill < KILLS; kill++) {
                    var before = publisher.accepted.size();
                    await("load").atMost(Duration.ofMinutes(1)).until(() -> publisher.accepted.size() > before + 200);
                    server.kill();
                    server.start();
                }
                publisher.stop.set(true);
                published.get(1, TimeUnit.MINUTES);
                sinal.publish("killed", "call", String.valueOf(Integer.MAX_VALUE));
                for (var client : clients) {
                    client.assertReceived(publisher.accepted);
                }
                System.out.printf("%d events accepted through %d kills%n", publisher.accepted.size(), KILLS);
            } finally {
                publisher.stop.set(true);
                thread.shutdown();
                clients.forEach(ResumingClient::close);
            }
        }
    }

    /** Publishes increasing numbers, and records the accepted ones. A request without an answer may have been accepted too. */
    private static final class Publisher implements Runnable {
        private final RestClient sinal;
        private final List<Integer> accepted = Collections.synchronizedList(new ArrayList<>());
        private final AtomicBoolean stop = new AtomicBoolean();

        Publisher(RestClient sinal) {
            this.sinal = sinal;
        }

        @Override
        public void run() {
            for (var first = 0; !stop.get(); first += BATCH) {
                var numbers = IntStream.range(first, first + BATCH).boxed().toList();
                try {
                    if (sinal.publishCalls("killed", numbers.stream()).statusCode() == 202) {
                        accepted.addAll(numbers);
                    }
                } catch (IllegalStateException down) {
                    LockSupport.parkNanos(10_000_000); // The next attempt publishes other numbers.
                }
            }
        }
    }

    /** A Java client that reconnects with the position of its last event. */
    private static final class ResumingClient {
        private final Map<String, String> auth = new HashMap<>(Map.of("position", "true"));
        private final List<Integer> received = Collections.synchronizedList(new ArrayList<>());
        private final List<String> failedRecoveries = Collections.synchronizedList(new ArrayList<>());
        private final Socket socket;

        ResumingClient(RestClient sinal, String transport) {
            var options = IO.Options.builder()
                    .setTransports(new String[] {transport})
                    .setForceNew(true)
                    .setReconnectionDelay(100)
                    .setReconnectionDelayMax(500)
                    .setAuth(auth)
                    .build();
            socket = IO.socket(URI.create(sinal.url("http", "/killed")), options);
            socket.on("call", event -> receive((JSONObject) event[0]));
            socket.on("recovery", event -> {
                if (!((JSONObject) event[0]).optBoolean("recovered")) {
                    failedRecoveries.add(event[0].toString());
                }
            });
            socket.connect();
        }

        private void receive(JSONObject envelope) {
            try {
                received.add(envelope.getInt("data"));
                auth.put("since", envelope.getString("id"));
            } catch (JSONException e) {
                throw new IllegalStateException(e);
            }
        }

        void awaitConnected() {
            await("connect").until(socket::connected);
        }

        void assertReceived(List<Integer> accepted) {
            await("the last event").atMost(Duration.ofMinutes(1)).until(() -> received.contains(Integer.MAX_VALUE));
            assertThat(failedRecoveries).isEmpty();
            assertThat(received).doesNotHaveDuplicates();
            // An event without an answer may have been accepted after events that were published later.
            var acceptedNumbers = new HashSet<>(accepted);
            assertThat(received.stream().filter(acceptedNumbers::contains)).isSorted();
            var missing = new TreeSet<>(accepted);
            missing.removeAll(received);
            assertThat(missing).isEmpty();
        }

        void close() {
            socket.close();
        }
    }
}
