package dev.sinal.intake.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/**
 * Takes the events out of the messages of one connection, on the thread that reads it, and passes everything else on to the Socket.IO
 * client.
 *
 * <p>The client would queue events without bound, and parse them into trees that lose the order of members and the notation of numbers.
 * Here the reading thread waits until an event is accepted, so that the sender has to wait, and the text is kept. One event of each
 * connection is in memory before it is accepted.
 */
final class EventListener extends WebSocketListener {
    /** An EVENT or BINARY_EVENT packet of the namespace {@code /} in an Engine.IO message, before its arguments. */
    private static final Pattern EVENT = Pattern.compile("4(?:2|5(\\d{1,6})-)(?:/,)?\\d*(?=\\[)");

    private static final int MAX_ANSWER = 10_000;

    private final WebSocketListener client;
    private final Consumer<ReceivedEvent> events;
    private final Consumer<String> refusal;
    private final Semaphore turn;
    /** Whether this connection has the turn. */
    private final AtomicBoolean current = new AtomicBoolean();
    // These two are used by the reading thread only.
    private Optional<String> arguments = Optional.empty();
    private List<ByteBuffer> received = new ArrayList<>();
    private int expected;

    /**
     * @param client the Socket.IO client's own listener
     * @param events takes events in their order; blocks until it accepts one
     * @param refusal receives why the server has refused the connection
     * @param turn one permit for all connections to the server, so that the events of one follow those of the one before
     */
    EventListener(WebSocketListener client, Consumer<ReceivedEvent> events, Consumer<String> refusal, Semaphore turn) {
        this.client = client;
        this.events = events;
        this.refusal = refusal;
        this.turn = turn;
    }

    @Override
    public void onOpen(WebSocket socket, Response response) {
        client.onOpen(socket, response);
    }

    @Override
    public void onMessage(WebSocket socket, String message) {
        var event = EVENT.matcher(message);
        if (!event.lookingAt()) {
            client.onMessage(socket, message);
            return;
        }
        arguments = Optional.of(message.substring(event.end()));
        received = new ArrayList<>();
        expected = event.group(1) == null ? 0 : Integer.parseInt(event.group(1));
        addIfComplete();
    }

    @Override
    public void onMessage(WebSocket socket, ByteString message) {
        if (arguments.isEmpty()) {
            client.onMessage(socket, message);
            return;
        }
        received.add(message.asByteBuffer());
        addIfComplete();
    }

    private void addIfComplete() {
        if (received.size() < expected) {
            return;
        }
        var event = new ReceivedEvent(arguments.orElseThrow(), List.copyOf(received));
        arguments = Optional.empty();
        received = new ArrayList<>();
        if (!current.get()) {
            turn.acquireUninterruptibly();
            current.set(true);
        }
        events.accept(event);
    }

    /** Answers the server's close frame, which the client (engine.io-client 2.1.0) leaves to its ping timeout. */
    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        socket.close(1000, null);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        end();
        client.onClosed(socket, code, reason);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, Response response) {
        end();
        if (response != null) {
            refusal.accept(EvolutionApi.problem(response.code(), body(response)));
        }
        client.onFailure(socket, failure, response);
    }

    private void end() {
        if (current.getAndSet(false)) {
            turn.release();
        }
    }

    private static String body(Response response) {
        try {
            return response.peekBody(MAX_ANSWER).string();
        } catch (IOException e) {
            return "";
        }
    }
}
