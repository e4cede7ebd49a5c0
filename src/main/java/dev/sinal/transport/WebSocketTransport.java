package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.Transport;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/**
 * A WebSocket as a session's transport.
 *
 * <p>Nothing is written on the thread on which the server calls back: it leaves by the executor. On Payara (6.2025.10, Grizzly 4.0.2)
 * that thread holds the connection's read lock, or keeps another one waiting that does; a write that fails, for the client is gone,
 * wants the same lock, and both threads are lost for good.
 */
final class WebSocketTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(WebSocketTransport.class.getName());

    /** What is written at once costs the client a wait, and the server a copy if it had to be joined. */
    private static final int ROOM = 1 << 16;

    private final FrameSink sink;
    private final Executor executor;
    private final Consumer<LinkageError> unusable;
    /** Where the server calls back at this moment; null if it does not. */
    private volatile Thread caller;

    /** @param unusable told if the sink turns out not to work on this server */
    WebSocketTransport(FrameSink sink, Executor executor, Consumer<LinkageError> unusable) {
        this.sink = sink;
        this.executor = executor;
        this.unusable = unusable;
    }

    /** Runs what the server calls back for. */
    void callback(Runnable task) {
        var before = caller;
        caller = Thread.currentThread();
        try {
            task.run();
        } finally {
            caller = before;
        }
    }

    @Override
    public int writableBytes() {
        return ROOM;
    }

    @Override
    public void send(FrameBatch parcel, Completion done) {
        perform(() -> sendNow(parcel, done), () -> done.done(false));
    }

    @Override
    public void close(CloseCause cause) {
        perform(() -> closeNow(cause), () -> {});
    }

    private void perform(Runnable task, Runnable refused) {
        if (Thread.currentThread() == caller) {
            hand(() -> hand(task, sink.lane(), refused), executor, refused);
        } else {
            hand(task, sink.lane(), refused);
        }
    }

    /** Has an executor run a task; where it takes none, the other one is run here. */
    static void hand(Runnable task, Executor to, Runnable refused) {
        try {
            to.execute(task);
        } catch (RejectedExecutionException full) {
            LOG.log(System.Logger.Level.WARNING, "the server has no thread to write by", full);
            refused.run();
        }
    }

    private void sendNow(FrameBatch parcel, Completion done) {
        try {
            sink.send(parcel, done);
        } catch (RuntimeException closed) {
            // Both servers throw, rather than tell the handler, when the client went away in between.
            LOG.log(System.Logger.Level.DEBUG, "a parcel could not be sent", closed);
            done.done(false);
        } catch (LinkageError otherVersion) {
            unusable.accept(otherVersion);
            done.done(false);
        }
    }

    private void closeNow(CloseCause cause) {
        try {
            sink.close(cause);
        } catch (RuntimeException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a WebSocket was gone before it could be closed", gone);
        }
    }
}
