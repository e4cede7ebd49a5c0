package dev.sinal;

import static org.awaitility.Awaitility.await;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;

/** A WebSocket client without Socket.IO, which records the text frames that it receives. */
final class PlainWebSocket implements WebSocket.Listener, AutoCloseable {
    private final List<String> frames = new CopyOnWriteArrayList<>();
    private final StringBuilder message = new StringBuilder();
    private final WebSocket socket;
    private volatile int closeCode;

    PlainWebSocket(String url, String... headers) {
        var builder = HttpClient.newHttpClient().newWebSocketBuilder();
        for (var i = 0; i < headers.length; i += 2) {
            builder.header(headers[i], headers[i + 1]);
        }
        socket = builder.buildAsync(URI.create(url), this).join();
    }

    void send(String frame) {
        socket.sendText(frame, true).join();
    }

    List<String> awaitFrames(int count) {
        await("frames").until(() -> frames.size() >= count);
        return List.copyOf(frames);
    }

    /** Returns the frames that it has received so far. */
    List<String> frames() {
        return List.copyOf(frames);
    }

    int awaitClose() {
        await("close").until(() -> closeCode != 0);
        return closeCode;
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
        message.append(data);
        if (last) {
            frames.add(message.toString());
            message.setLength(0);
        }
        webSocket.request(1);
        return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
        closeCode = statusCode;
        return null;
    }

    @Override
    public void close() {
        socket.abort();
    }
}
