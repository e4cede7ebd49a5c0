package dev.sinal.transport;

import dev.sinal.access.BodyBudget.Lease;
import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.FrameReceiver;
import dev.sinal.engineio.Transport;
import dev.sinal.socketio.SocketIoCloseCause;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Passes the messages of a node to a client, one at a time: the next one is asked for when the client has taken the last. What several
 * clients' messages take together is bounded by the budget for bodies.
 */
final class RelayedMessages implements WebSocket.Listener, FrameReceiver {
    /** The close code of a WebSocket that ended without a close frame (RFC 6455, section 7.4.1). */
    private static final int NO_CLOSE_FRAME = 1006;
    /** The largest message that is not counted by the budget, in bytes; the number of WebSockets is limited. */
    private static final int SMALL = 8192;

    private final Transport client;
    private final Supplier<Lease> leases;
    private final Consumer<CloseCause> closed;
    private final MessageAssembler assembler;
    /** Of the message that is being received or sent. */
    private Lease lease;

    private long received;
    private WebSocket node;
    private volatile boolean inFlight;
    private volatile long messagesSent;

    /**
     * @param leases returns a lease of the budget, for one message
     * @param largest how large a message may be, in bytes
     * @param closed called when the node has closed its WebSocket, or it failed; may be called several times
     */
    RelayedMessages(Transport client, Supplier<Lease> leases, int largest, Consumer<CloseCause> closed) {
        this.client = client;
        this.leases = leases;
        this.closed = closed;
        this.assembler = new MessageAssembler(largest, Integer.MAX_VALUE);
        this.lease = leases.get();
    }

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence part, boolean last) {
        node = webSocket;
        if (hasRoom(part.length())) {
            assembler.text(part.toString(), last, this);
            if (!last) {
                webSocket.request(1);
            }
        }
        return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket webSocket, ByteBuffer part, boolean last) {
        node = webSocket;
        if (hasRoom(part.remaining())) {
            var copy = ByteBuffer.allocate(part.remaining()).put(part).flip(); // the buffer is used again
            assembler.binary(copy, last, this);
            if (!last) {
                webSocket.request(1);
            }
        }
        return null;
    }

    private boolean hasRoom(int more) {
        received += more;
        if (received <= SMALL || lease.require(received).isEmpty()) {
            return true;
        }
        close(SocketIoCloseCause.RESUME_FAILED);
        return false;
    }

    @Override
    public void received(String message) {
        send(new Frame.Text(message));
    }

    @Override
    public void received(ByteBuffer message) {
        send(new Frame.Binary(message));
    }

    private void send(Frame frame) {
        inFlight = true;
        client.send(FrameBatch.of(frame), sent -> {
            inFlight = false;
            if (sent) {
                messagesSent++;
                lease.close();
                lease = leases.get();
                received = 0;
                node.request(1);
            } else {
                close(EngineCloseCause.TRANSPORT_ERROR);
            }
        });
    }

    @Override
    public void receivedPong() {}

    /** Returns a number that grows while the client takes messages; {@link StallWatch#IDLE} while there are none. */
    long progress() {
        return inFlight ? (messagesSent << Integer.SIZE) + client.progress() : StallWatch.IDLE;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
        close(cause(code, reason));
        return null;
    }

    @Override
    public void onError(WebSocket webSocket, Throwable failure) {
        close(EngineCloseCause.TRANSPORT_ERROR);
    }

    @Override
    public void close(CloseCause cause) {
        closed.accept(cause);
    }

    /** Gives back what this holds. */
    void close() {
        lease.close();
    }

    /** Returns the cause for which a node closes a WebSocket with a code and a reason. */
    static CloseCause cause(int code, String reason) {
        return Stream.<CloseCause>concat(Stream.of(EngineCloseCause.values()), Stream.of(SocketIoCloseCause.values()))
                .filter(cause -> cause.code() == code && cause.reason().equals(reason))
                .findFirst()
                .orElse(code == NO_CLOSE_FRAME ? EngineCloseCause.TRANSPORT_ERROR : EngineCloseCause.TRANSPORT_CLOSE);
    }
}
