package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.socket.client.IO;
import io.socket.client.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * A publisher of 20 events a second about one instance, a Socket.IO client and a plain WebSocket that receive them, and a client that
 * connects every second.
 */
final class SteadyTraffic implements AutoCloseable {
    private static final long INTERVAL = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Pattern DATA = Pattern.compile("\"data\":\\[(\\d+),(\\d+)]");

    private final RestClient sinal;
    private final String instance;
    private final ExecutorService threads = Executors.newFixedThreadPool(2);
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Latencies responses = new Latencies("responses to the publisher");
    private final Latencies connects = new Latencies("connects of new clients");
    private final Arrivals socketIo = new Arrivals("events at the Socket.IO client");
    private final Arrivals webSocket = new Arrivals("events at the WebSocket");
    private final Socket socket;
    private final WebSocket plain;
    private volatile boolean stopped;
    private int published;

    SteadyTraffic(RestClient sinal, String instance) {
        this.sinal = sinal;
        this.instance = instance;
        var key = sinal.createStreaming(instance);
        socket = IO.socket(URI.create(sinal.url("http", "/" + instance)), options(key));
        socket.on("call", event -> socketIo.receive(event[0].toString()));
        socket.on(Socket.EVENT_DISCONNECT, reason -> failures.add("the client was disconnected: " + reason[0]));
        socket.connect();
        await("connect").until(socket::connected);
        plain = HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(URI.create(sinal.url("ws", "/" + instance + "?apikey=" + key)), webSocket)
                .join();
        threads.execute(this::publish);
        threads.execute(() -> connect(key));
    }

    private static IO.Options options(String key) {
        return IO.Options.builder()
                .setTransports(new String[] {"websocket"})
                .setForceNew(true)
                .setAuth(Map.of("apikey", key))
                .build();
    }

    private void publish() {
        for (var due = System.nanoTime(); !stopped; due += INTERVAL) {
            LockSupport.parkNanos(due - System.nanoTime());
            var sent = System.nanoTime();
            try {
                var body = "{\"event\":\"call\",\"data\":[" + published + "," + sent + "]}";
                var response = sinal.call("POST", "/event/publish/" + instance, body);
                if (response.statusCode() != 202) {
                    failures.add("event " + published + ": " + response.statusCode() + " " + response.body());
                }
            } catch (IllegalStateException lost) {
                failures.add("event " + published + ": " + lost.getCause());
            }
            published++;
            responses.add(System.nanoTime() - sent);
        }
    }

    private void connect(String key) {
        while (!stopped) {
            var started = System.nanoTime();
            try (var client = new RecordingClient(
                    sinal.url("http", "/" + instance), options -> options.auth = Map.of("apikey", key))) {
                client.awaitConnected();
                connects.add(System.nanoTime() - started);
            } catch (RuntimeException timeout) {
                failures.add("a new client did not connect: " + timeout);
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
        }
    }

    /** Ends it, and checks that every event was accepted and received once and in order, and that all clients could connect. */
    List<Latencies> finish() throws InterruptedException {
        stopped = true;
        threads.shutdown();
        assertThat(threads.awaitTermination(2, TimeUnit.MINUTES)).isTrue();
        assertThat(failures).isEmpty();
        var all = IntStream.range(0, published).boxed().toList();
        for (var arrivals : List.of(socketIo, webSocket)) {
            await("events").atMost(Duration.ofSeconds(30)).until(() -> arrivals.numbers.size() >= published);
            assertThat(arrivals.numbers).isEqualTo(all);
        }
        return List.of(responses, connects, socketIo.latencies, webSocket.latencies);
    }

    @Override
    public void close() {
        stopped = true;
        threads.shutdownNow();
        socket.close();
        plain.abort();
    }

    /** The events that a client received. */
    private static final class Arrivals implements WebSocket.Listener {
        private final List<Integer> numbers = new CopyOnWriteArrayList<>();
        private final Latencies latencies;
        private final StringBuilder part = new StringBuilder();

        Arrivals(String name) {
            latencies = new Latencies(name);
        }

        private void receive(String envelope) {
            var data = DATA.matcher(envelope);
            if (data.find()) {
                latencies.add(System.nanoTime() - Long.parseLong(data.group(2)));
                numbers.add(Integer.valueOf(data.group(1)));
            }
        }

        @Override
        public CompletionStage<?> onText(WebSocket source, CharSequence text, boolean last) {
            part.append(text);
            if (last) {
                receive(part.toString());
                part.setLength(0);
            }
            source.request(1);
            return null;
        }
    }

    /** Times that something took. */
    static final class Latencies {
        private final String name;
        private final List<Long> nanos = new ArrayList<>();

        Latencies(String name) {
            this.name = name;
        }

        synchronized void add(long time) {
            nanos.add(time);
        }

        /** Returns the time that this part of them did not exceed. */
        synchronized Duration percentile(double percent) {
            var sorted = nanos.stream().sorted().toList();
            return Duration.ofNanos(sorted.get((int) Math.ceil(percent / 100 * sorted.size()) - 1));
        }

        @Override
        public String toString() {
            return "%s: %d, p50 %d ms, p99 %d ms, max %d ms"
                    .formatted(
                            name,
                            nanos.size(),
                            percentile(50).toMillis(),
                            percentile(99).toMillis(),
                            percentile(100).toMillis());
        }
    }
}
