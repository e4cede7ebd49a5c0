package dev.sinal.intake.upstream;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;

/**
 * Takes the events out of the messages of one connection, on the thread that reads it, and passes on to the Socket.IO client what that needs
 * besides. The rest is ignored.
 *
 * <p>The client would queue messages without bound, and parse events into trees that lose the order of members and the notation of numbers.
 * Here the reading thread waits until an event is accepted, so that the sender has to wait, and the text is kept. One event of each
 * connection is in memory before it is accepted.
 */
final class EventListener extends WebSocketListener {
    /** An EVENT or BINARY_EVENT packet of the namespace {@code /} in an Engine.IO message, before its arguments. */
    private static final Pattern EVENT = Pattern.compile("4(?:2|5(\\d{1,6})-)(?:/,)?\\d*(?=\\[)");
    /** Engine.IO packets other than messages, and messages with a CONNECT, DISCONNECT or CONNECT_ERROR packet. */
    private static final Pattern OTHER = Pattern.compile("[0-3]|4[014]");

    private static final String TOO_LARGE = "an event is larger than ";
    private static final int MAX_OTHER = 10_000;
    private static final int MAX_ANSWER = 10_000;

    private final WebSocketListener client;
    private final Events events;
    private final int maxBytes;
    private final Consumer<String> refusal;
    private final ReadingTurn turn;
    // These are used by the reading thread only.
    private Optional<String> arguments = Optional.empty();
    private List<ByteBuffer> attachments = new ArrayList<>();
    private int missing;
    private long bytes;

    /** Receives the events of a connection, in their order. */
    interface Events {
        /** Takes an event. Blocks until there is room for it. */
        void add(ReceivedEvent event);

        /** Receives why an event can never be taken. */
        void refuse(String reason);
    }

    /**
     * @param client the Socket.IO client's own listener
     * @param maxBytes the largest event, in characters and bytes of attachments
     * @param refusal receives why the server has refused the connection
     * @param turn the one of all connections to the server
     */
    EventListener(WebSocketListener client, Events events, int maxBytes, Consumer<String> refusal, ReadingTurn turn) {
        this.client = client;
        this.events = events;
        this.maxBytes = maxBytes;
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
        if (event.lookingAt()) {
            attachments = new ArrayList<>();
            missing = event.group(1) == null ? 0 : Integer.parseInt(event.group(1));
            bytes = message.length();
            arguments = Optional.of(bytes > maxBytes ? "" : message.substring(event.end()));
            addIfComplete();
        } else if (message.length() <= MAX_OTHER && OTHER.matcher(message).lookingAt()) {
            client.onMessage(socket, message);
        }
    }

    @Override
    public void onMessage(WebSocket socket, ByteString message) {
        if (arguments.isPresent()) {
            missing--;
            bytes += ReceivedEvent.OVERHEAD + message.size();
            if (bytes > maxBytes) {
                attachments.clear();
            } else {
                attachments.add(message.asByteBuffer());
            }
            addIfComplete();
        }
    }

    private void addIfComplete() {
        if (missing > 0) {
            return;
        }
        var event = new ReceivedEvent(arguments.orElseThrow(), List.copyOf(attachments));
        arguments = Optional.empty();
        attachments = new ArrayList<>();
        try {
            turn.add(this, bytes > maxBytes ? () -> events.refuse(TOO_LARGE + maxBytes) : () -> events.add(event));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Answers the server's close frame, which the client (engine.io-client 2.1.0) leaves to its ping timeout. */
    @Override
    public void onClosing(WebSocket socket, int code, String reason) {
        socket.close(1000, null);
    }

    @Override
    public void onClosed(WebSocket socket, int code, String reason) {
        turn.end(this);
        client.onClosed(socket, code, reason);
    }

    @Override
    public void onFailure(WebSocket socket, Throwable failure, Response response) {
        turn.end(this);
        if (response != null) {
            refusal.accept(EvolutionApi.problem(response.code(), body(response)));
        }
        client.onFailure(socket, failure, response);
    }

    private static String body(Response response) {
        try {
            return response.peekBody(MAX_ANSWER).string();
        } catch (IOException e) {
            return "";
        }
    }
}
