package dev.sinal.transport;

import static java.lang.System.Logger.Level.DEBUG;

import dev.sinal.access.BodyBudget.Lease;
import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.FrameReceiver;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Transport;
import dev.sinal.runtime.SerialExecutor;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Relays the WebSocket of a client to the node that has its session: messages, in their order, and the end of either WebSocket. What the
 * client sends waits in a queue while the node does not take it; the node is asked for its next message when the client has taken the last.
 */
final class WebSocketRelay implements FrameReceiver {
    private static final System.Logger LOG = System.getLogger(WebSocketRelay.class.getName());
    /** How much a message that waits counts besides its bytes. */
    private static final int OVERHEAD = 64;

    private final Transport client;
    private final Timers timers;
    private final StallWatch watch;
    private final Limits limits;
    private final RelayedMessages fromNode;
    /** Runs all that touches the fields below it but one. */
    private final SerialExecutor tasks;

    private final Queue<Message> unsent = new ArrayDeque<>();
    private WebSocket node;
    private boolean sending;
    private boolean closing;
    private boolean aborted;
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable whenClosed = () -> {};

    /**
     * The bounds of one relay.
     *
     * @param waitingBytes how much of what the client sends may wait
     * @param largestMessage how large a message of the node may be, in bytes
     */
    record Limits(int waitingBytes, int largestMessage) {}

    /** A message of the client: a text, or bytes. */
    private record Message(Object content, int size) {}

    /**
     * @param client the client's WebSocket
     * @param leases returns a lease of the budget for bodies, for one message of the node
     */
    WebSocketRelay(
            Transport client,
            Executor executor,
            Timers timers,
            StallWatch watch,
            Supplier<Lease> leases,
            Limits limits) {
        this.client = client;
        this.timers = timers;
        this.watch = watch;
        this.limits = limits;
        this.tasks = new SerialExecutor(executor);
        this.fromNode = new RelayedMessages(client, leases, limits.largestMessage(), this::close);
    }

    /** Sets what is called once when the relay ends. To be called before {@link #open}. */
    void whenClosed(Runnable task) {
        whenClosed = task;
    }

    /**
     * Connects to the node.
     *
     * @param connect opens a WebSocket with a listener
     */
    void open(Function<WebSocket.Listener, CompletableFuture<WebSocket>> connect) {
        watch.start(fromNode::progress, () -> close(EngineCloseCause.SLOW));
        connect.apply(fromNode).whenComplete((opened, failure) -> tasks.execute(() -> opened(opened, failure)));
    }

    private void opened(WebSocket opened, Throwable failure) {
        if (failure != null) {
            LOG.log(DEBUG, "WebSocket not relayed", failure);
            close(EngineCloseCause.UPGRADE_FAILED);
            return;
        }
        if (aborted) {
            opened.abort();
            return;
        }
        node = opened;
        sendNext();
    }

    @Override
    public void received(String frame) {
        send(new Message(frame, frame.length()));
    }

    @Override
    public void received(ByteBuffer frame) {
        var copy = ByteBuffer.allocate(frame.remaining()).put(frame).flip(); // the server may use the buffer again
        send(new Message(copy, copy.remaining()));
    }

    /** Does nothing: the node is answered by its own WebSocket. */
    @Override
    public void receivedPong() {}

    private void send(Message message) {
        if (closed.get()) {
            return;
        }
        var size = message.size() + OVERHEAD;
        var before = waitingBytes.getAndAdd(size);
        if (before > 0 && before + size > limits.waitingBytes()) {
            close(EngineCloseCause.TRANSPORT_ERROR);
            return;
        }
        tasks.execute(() -> {
            unsent.add(message);
            sendNext();
        });
    }

    private void sendNext() {
        if (node == null || sending) {
            return;
        }
        var next = unsent.poll();
        if (next != null) {
            sending = true;
            write(next).whenComplete((sent, failure) -> tasks.execute(() -> sent(next, failure)));
        } else if (closing) {
            node.sendClose(WebSocket.NORMAL_CLOSURE, "");
        }
    }

    private CompletableFuture<WebSocket> write(Message message) {
        return message.content() instanceof String text
                ? node.sendText(text, true)
                : node.sendBinary((ByteBuffer) message.content(), true);
    }

    private void sent(Message message, Throwable failure) {
        sending = false;
        waitingBytes.addAndGet(-(message.size() + OVERHEAD));
        if (failure != null) {
            unsent.clear();
            close(EngineCloseCause.TRANSPORT_ERROR);
        } else {
            sendNext();
        }
    }

    /** Ends the relay: closes the client's WebSocket, and the other one when the node has what the client sent before. */
    @Override
    public void close(CloseCause cause) {
        if (closed.compareAndSet(false, true)) {
            watch.stop();
            client.close(cause);
            tasks.execute(() -> {
                closing = true;
                sendNext();
            });
            timers.schedule(FrameSink.CLOSE_TIMEOUT, () -> tasks.execute(this::abort));
            whenClosed.run();
        }
    }

    private void abort() {
        aborted = true;
        unsent.clear();
        if (node != null) {
            node.abort();
        }
        fromNode.close();
    }
}
