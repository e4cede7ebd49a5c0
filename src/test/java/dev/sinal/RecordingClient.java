package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.socket.client.IO;
import io.socket.client.Socket;
import io.socket.emitter.Emitter;
import jakarta.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.json.JSONException;
import org.json.JSONObject;

/** The standard Java client, which records what it receives. */
final class RecordingClient implements AutoCloseable {
    private final Socket socket;
    private final List<String> events = new CopyOnWriteArrayList<>();
    private final List<JSONObject> envelopes = new CopyOnWriteArrayList<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final List<String> disconnects = new CopyOnWriteArrayList<>();

    RecordingClient(String url) {
        this(url, options -> {});
    }

    /** Returns a client with these transports, in the order in which it tries them. */
    static RecordingClient over(String url, String... transports) {
        return new RecordingClient(url, options -> options.transports = transports);
    }

    RecordingClient(String url, Consumer<IO.Options> configure) {
        var options = IO.Options.builder()
                .setTransports(new String[] {"websocket"})
                .setForceNew(true)
                .setReconnectionDelay(100)
                .setReconnectionDelayMax(1_000)
                .build();
        configure.accept(options);
        socket = IO.socket(URI.create(url), options);
        socket.onAnyIncoming(event -> {
            envelopes.add((JSONObject) event[1]);
            events.add((String) event[0]); // Last, because awaitEvents reads this list.
        });
        socket.on(Socket.EVENT_CONNECT_ERROR, recordTo(errors));
        socket.on(Socket.EVENT_DISCONNECT, recordTo(disconnects));
        socket.connect();
    }

    RecordingClient awaitConnected() {
        await("connect").until(socket::connected);
        return this;
    }

    /** Blocks until it has received this many events, and returns their names. */
    List<String> awaitEvents(int count) {
        await("events").pollDelay(Duration.ZERO).until(() -> events.size() >= count);
        return List.copyOf(events);
    }

    JsonObject envelope(int index) {
        awaitEvents(index + 1);
        return RestClient.object(envelopes.get(index).toString());
    }

    /** Returns the data of an event as the client delivers it: attachments are byte arrays. */
    JSONObject data(int index) throws JSONException {
        awaitEvents(index + 1);
        return envelopes.get(index).getJSONObject("data");
    }

    /** Emits an event, and returns the first argument of the acknowledgement. */
    String emitWithAck(String event, Object argument) {
        var answer = new CompletableFuture<String>();
        socket.emit(event, new Object[] {argument}, answers -> answer.complete(answers[0].toString()));
        return answer.orTimeout(WaitTimeout.WAIT.toSeconds(), TimeUnit.SECONDS).join();
    }

    void awaitError(String message) {
        await("error " + message).untilAsserted(() -> assertThat(errors).contains(message));
    }

    void awaitDisconnect(String reason) {
        await("disconnect").untilAsserted(() -> assertThat(disconnects).contains(reason));
    }

    /** Blocks until it is disconnected for whatever reason; clients see a reset and a close as different reasons. */
    void awaitDisconnect() {
        await("disconnect").until(() -> !disconnects.isEmpty());
    }

    List<String> events() {
        return events;
    }

    private static Emitter.Listener recordTo(List<String> messages) {
        return args -> messages.add(args[0] instanceof JSONObject error ? error.optString("message") : text(args));
    }

    private static String text(Object[] args) {
        return args[0] instanceof Throwable failure && failure.getCause() != null
                ? failure.getCause().getMessage()
                : Arrays.asList(args).get(0).toString();
    }

    @Override
    public void close() {
        socket.close();
    }
}
