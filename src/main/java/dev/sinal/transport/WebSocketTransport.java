package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.Transport;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * A WebSocket as a session's transport.
 *
 * <p>Nothing is written on the thread on which the server calls back: it leaves by the executor. On Payara (6.2025.10, Grizzly 4.0.2)
 * that thread holds the connection's read lock, or keeps another one waiting that does; a write that fails, for the client is gone,
 * wants the same lock, and both threads are lost for good.
 */
final class WebSocketTransport implements Transport {
    private static final System.Logger LOG = System.getLogger(WebSocketTransport.class.getName());

    private final FrameSink sink;
    private final Executor executor;
    /** Where the server calls back at this moment; null if it does not. */
    private volatile Thread caller;

    WebSocketTransport(FrameSink sink, Executor executor) {
        this.sink = sink;
        this.executor = executor;
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
    public int room() {
        return 1;
    }

    @Override
    public void send(List<Frame> frames, Completion done) {
        write(() -> send(frames.get(0), done), () -> done.done(false));
    }

    @Override
    public void close(CloseCause cause) {
        write(() -> closeNow(cause), () -> {});
    }

    private void write(Runnable task, Runnable refused) {
        if (Thread.currentThread() != caller) {
            task.run();
            return;
        }
        try {
            executor.execute(task);
        } catch (RejectedExecutionException full) {
            LOG.log(System.Logger.Level.WARNING, "the server has no thread to write by", full);
            refused.run();
        }
    }

    private void send(Frame frame, Completion done) {
        try {
            sink.send(frame, done);
        } catch (RuntimeException closed) {
            // Both servers throw, rather than tell the handler, when the client went away in between.
            LOG.log(System.Logger.Level.DEBUG, "a frame could not be sent", closed);
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
