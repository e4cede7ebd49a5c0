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
import org.json.JSONException;
import org.json.JSONObject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * A server that is killed under load, again and again ({@code -Dit.kills=10}): what was answered 2xx reaches clients once, in
 * order.
 */
@Tag("heavy")
@ResourceLock(ServerProcess.LOCK)
class KillIT {
    private static final int KILLS = Integer.getInteger("it.kills");
    private static final int BATCH = 5;

    @TempDir
    Path directory;

    @Test
    void what_was_accepted_is_heard_once_and_in_order_whatever_happens() throws Exception {
        try (var server = new ServerProcess(directory)) {
            var sinal = server.start();
            sinal.create("killed");
            sinal.set("killed", true);
            var clients = List.of(new Returning(sinal, "websocket"), new Returning(sinal, "polling"));
            var publisher = new Publisher(sinal);
            var thread = Executors.newSingleThreadExecutor();
            try {
                clients.forEach(Returning::awaitConnected);
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
                    client.assertHeard(publisher.accepted);
                }
                System.out.printf("%d events accepted through %d kills%n", publisher.accepted.size(), KILLS);
            } finally {
                publisher.stop.set(true);
                thread.shutdown();
                clients.forEach(Returning::close);
            }
        }
    }

    /** Publishes numbers that grow, and notes those that the server took. One that it did not answer for may have been taken. */
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
                var events = new StringBuilder("[");
                for (var number = first; number < first + BATCH; number++) {
                    events.append(number == first ? "" : ",").append("{\"event\":\"call\",\"data\":" + number + "}");
                }
                try {
                    if (sinal.call(
                                            "POST",
                                            "/event/publish/killed",
                                            events.append(']').toString())
                                    .statusCode()
                            == 202) {
                        for (var number = first; number < first + BATCH; number++) {
                            accepted.add(number);
                        }
                    }
                } catch (IllegalStateException down) {
                    LockSupport.parkNanos(10_000_000); // no need to hurry; the next attempt has other numbers
                }
            }
        }
    }

    /** A Java client that says where it was when it comes back. */
    private static final class Returning {
        private final Map<String, String> auth = new HashMap<>(Map.of("position", "true"));
        private final List<Integer> heard = Collections.synchronizedList(new ArrayList<>());
        private final List<String> lost = Collections.synchronizedList(new ArrayList<>());
        private final Socket socket;

        Returning(RestClient sinal, String transport) {
            var options = IO.Options.builder()
                    .setTransports(new String[] {transport})
                    .setForceNew(true)
                    .setReconnectionDelay(100)
                    .setReconnectionDelayMax(500)
                    .setAuth(auth)
                    .build();
            socket = IO.socket(URI.create(sinal.url("http", "/killed")), options);
            socket.on("call", event -> note((JSONObject) event[0]));
            socket.on("recovery", event -> {
                if (!((JSONObject) event[0]).optBoolean("recovered")) {
                    lost.add(event[0].toString());
                }
            });
            socket.connect();
        }

        private void note(JSONObject envelope) {
            try {
                heard.add(envelope.getInt("data"));
                auth.put("since", envelope.getString("id"));
            } catch (JSONException e) {
                throw new IllegalStateException(e);
            }
        }

        void awaitConnected() {
            await("connect").until(socket::connected);
        }

        void assertHeard(List<Integer> accepted) {
            await("the last event").atMost(Duration.ofMinutes(1)).until(() -> heard.contains(Integer.MAX_VALUE));
            assertThat(lost).isEmpty();
            assertThat(heard).doesNotHaveDuplicates();
            // One that was not answered may have been taken late, behind those that were published after it.
            var taken = new HashSet<>(accepted);
            assertThat(heard.stream().filter(taken::contains)).isSorted();
            var missing = new TreeSet<>(accepted);
            missing.removeAll(heard);
            assertThat(missing).isEmpty();
        }

        void close() {
            socket.close();
        }
    }
}
