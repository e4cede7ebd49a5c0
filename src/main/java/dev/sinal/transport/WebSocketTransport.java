package dev.sinal.transport;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.WARNING;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.Transport;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A WebSocket as the transport of a session.
 *
 * <p>Nothing is written on the thread on which the server calls the endpoint; an executor writes instead. On Payara (6.2025.10, Grizzly 4.0.2)
 * that thread holds the connection's read lock, or blocks another thread that does. A write that fails because the client is gone acquires
 * the same lock, and both threads would be deadlocked.
 */
final class WebSocketTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(WebSocketTransport.class.getName());

    /** Larger batches delay the frames behind them and, where they are joined from several, are copied at once. */
    private static final int MAX_BATCH_BYTES = 1 << 16;

    private final FrameSink sink;
    private final Executor executor;
    private final Consumer<LinkageError> onIncompatible;
    private final Consumer<CloseCause> portableClose;
    /** The thread on which the server calls the endpoint at this moment; null if it does not. */
    private volatile Thread callbackThread;

    /**
     * @param onIncompatible called if the sink turns out not to fit this version of the server
     * @param portableClose closes the WebSocket by the WebSocket API, if the sink can't
     */
    WebSocketTransport(
            FrameSink sink,
            Executor executor,
            Consumer<LinkageError> onIncompatible,
            Consumer<CloseCause> portableClose) {
        this.sink = sink;
        this.executor = executor;
        this.onIncompatible = onIncompatible;
        this.portableClose = portableClose;
    }

    /** Runs a task in a callback of the server, on its thread. */
    void runCallback(Runnable task) {
        var before = callbackThread;
        callbackThread = Thread.currentThread();
        try {
            task.run();
        } finally {
            callbackThread = before;
        }
    }

    @Override
    public int writableBytes() {
        return MAX_BATCH_BYTES;
    }

    @Override
    public void send(FrameBatch batch, Completion done) {
        submit(() -> sendNow(batch, done), () -> done.done(false));
    }

    @Override
    public long progress() {
        return sink.progress();
    }

    @Override
    public void close(CloseCause cause) {
        submit(() -> closeNow(cause), () -> {});
    }

    private void submit(Runnable task, Runnable onRefused) {
        if (Thread.currentThread() == callbackThread) {
            execute(() -> execute(task, sink.executor(), onRefused), executor, onRefused);
        } else {
            execute(task, sink.executor(), onRefused);
        }
    }

    /** Runs a task on an executor or, if the executor refuses it, another one on the calling thread. */
    static void execute(Runnable task, Executor executor, Runnable onRefused) {
        try {
            executor.execute(task);
        } catch (RejectedExecutionException refused) {
            LOG.log(WARNING, "executor refused to write to a client", refused);
            onRefused.run();
        }
    }

    private void sendNow(FrameBatch batch, Completion done) {
        try {
            sink.send(batch, done);
        } catch (RuntimeException closed) {
            // Both servers throw, rather than call the completion, if the client disconnected in between.
            LOG.log(DEBUG, "frames not sent: WebSocket closed", closed);
            done.done(false);
        } catch (LinkageError otherVersion) {
            onIncompatible.accept(otherVersion);
            done.done(false);
        }
    }

    private void closeNow(CloseCause cause) {
        try {
            sink.close(cause);
        } catch (RuntimeException closed) {
            LOG.log(DEBUG, "close frame not sent: WebSocket closed", closed);
        } catch (LinkageError otherVersion) {
            onIncompatible.accept(otherVersion);
            portableClose.accept(cause);
        }
    }
}
