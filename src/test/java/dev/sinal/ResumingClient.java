package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.json.JSONObject;

/** A Java client of the events of a {@link NumberedPublisher}, which resumes from its last position when it reconnects. */
final class ResumingClient implements AutoCloseable {
    private final Map<String, String> auth = new ConcurrentHashMap<>(Map.of("position", "true"));
    private final List<Integer> numbers = new CopyOnWriteArrayList<>();
    private final List<String> gaps = new CopyOnWriteArrayList<>();
    private final Socket socket;

    ResumingClient(RestClient sinal, String instance, String transport) {
        var options = IO.Options.builder()
                .setTransports(new String[] {transport})
                .setForceNew(true)
                .setReconnectionDelay(100)
                .setReconnectionDelayMax(500)
                .setAuth(auth)
                .build();
        socket = IO.socket(URI.create(sinal.url("http", "/" + instance)), options);
        socket.on("call", event -> received((JSONObject) event[0]));
        socket.on("recovery", event -> {
            if (!((JSONObject) event[0]).optBoolean("recovered")) {
                gaps.add(event[0].toString());
            }
        });
        socket.connect();
    }

    private void received(JSONObject envelope) {
        auth.put("since", envelope.optString("id"));
        NumberedPublisher.number(envelope.toString()).ifPresent(numbers::add);
    }

    ResumingClient awaitConnected() {
        await("connect").atMost(Duration.ofSeconds(30)).until(socket::connected);
        return this;
    }

    /** Disconnects, and connects again as a client does that lost its connection. */
    void reconnect() {
        socket.disconnect();
        socket.connect();
    }

    /** Returns what it received, once it has received all these, without a gap. */
    List<Integer> awaitAll(Set<Integer> expected) {
        await("events").atMost(Duration.ofMinutes(1)).untilAsserted(() -> {
            var missing = new TreeSet<>(expected);
            missing.removeAll(numbers);
            assertThat(missing).isEmpty();
        });
        assertThat(gaps).isEmpty();
        return List.copyOf(numbers);
    }

    @Override
    public void close() {
        socket.close();
    }
}
