package dev.sinal.transport;

import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** A WebSocket to a node, whose sends a test completes. As the JDK's, it refuses a message while it sends another one. */
final class FakeWebSocket implements WebSocket {
    private final List<String> sent = new ArrayList<>();
    private CompletableFuture<WebSocket> sending;
    private long requested;
    private int closeCode;
    private boolean aborted;

    /** Returns all messages that were sent. */
    List<String> sent() {
        return sent;
    }

    void completeSend() {
        var completed = sending;
        sending = null;
        completed.complete(this);
    }

    /** Returns the number of messages that were asked for since the last call. */
    long takeRequested() {
        var taken = requested;
        requested = 0;
        return taken;
    }

    /** Returns the code with which it was closed; 0 while it is open. */
    int closeCode() {
        return closeCode;
    }

    boolean isAborted() {
        return aborted;
    }

    private CompletableFuture<WebSocket> send(String message) {
        if (sending != null) {
            throw new IllegalStateException("another message is being sent");
        }
        sent.add(message);
        sending = new CompletableFuture<>();
        return sending;
    }

    @Override
    public CompletableFuture<WebSocket> sendText(CharSequence text, boolean last) {
        return send(text.toString());
    }

    @Override
    public CompletableFuture<WebSocket> sendBinary(ByteBuffer bytes, boolean last) {
        var copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        return send(Arrays.toString(copy));
    }

    @Override
    public CompletableFuture<WebSocket> sendPing(ByteBuffer message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<WebSocket> sendPong(ByteBuffer message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public CompletableFuture<WebSocket> sendClose(int code, String reason) {
        closeCode = code;
        return CompletableFuture.completedFuture(this);
    }

    @Override
    public void request(long messages) {
        requested += messages;
    }

    @Override
    public String getSubprotocol() {
        return "";
    }

    @Override
    public boolean isOutputClosed() {
        return closeCode != 0;
    }

    @Override
    public boolean isInputClosed() {
        return aborted;
    }

    @Override
    public void abort() {
        aborted = true;
    }
}
