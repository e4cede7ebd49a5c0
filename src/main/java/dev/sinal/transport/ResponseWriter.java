package dev.sinal.transport;

import static java.lang.System.Logger.Level.DEBUG;

import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Timers.Timeout;
import dev.sinal.engineio.Transport.Completion;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Writes the body of an asynchronous response as the client takes it, and then completes the request.
 *
 * <p>The server calls it on its threads, and a timer aborts it on another one. Only one of them at a time uses the request, which must not be
 * completed while a listener is in it: a thread that finds another one here leaves its task to that one.
 */
final class ResponseWriter implements WriteListener {
    private static final System.Logger LOG = System.getLogger(ResponseWriter.class.getName());
    /** In bytes. Also the least that a client must take within a timeout. */
    private static final int CHUNK = 16 * 1024;

    private static final Duration CLEANUP_DELAY = Duration.ofSeconds(1);
    private static final Timeout NONE = () -> {};

    private final AsyncContext context;
    private final ServletOutputStream out;
    private final byte[] body;
    private final ResponseConnection connection;
    private final Timers timers;
    private final Completion done;
    private final AtomicInteger tasks = new AtomicInteger();
    private final AtomicBoolean ended = new AtomicBoolean();
    private final AtomicReference<Timeout> timeout = new AtomicReference<>(NONE);
    private volatile int written;
    private volatile Throwable failure;
    private boolean completed;

    /** @param done called once, when the client's connection has taken the body, or can't */
    ResponseWriter(
            AsyncContext context,
            ServletOutputStream out,
            byte[] body,
            ResponseConnection connection,
            Timers timers,
            Completion done) {
        this.context = context;
        this.out = out;
        this.body = body;
        this.connection = connection;
        this.timers = timers;
        this.done = done;
    }

    @Override
    public void onWritePossible() {
        run();
    }

    @Override
    public void onError(Throwable cause) {
        failure = cause;
        run();
    }

    /** Returns the number of bytes of the body that were written. */
    int written() {
        return written;
    }

    /** Closes the connection if the client has not taken the whole body within {@link FrameSink#CLOSE_TIMEOUT}. */
    void closeLater() {
        timeout.getAndSet(timers.schedule(FrameSink.CLOSE_TIMEOUT, this::abort)).cancel();
        if (ended.get()) {
            timeout.getAndSet(NONE).cancel();
        }
    }

    private void abort() {
        try {
            connection.abort();
        } catch (RuntimeException | LinkageError otherVersion) {
            LOG.log(DEBUG, "connection not closed", otherVersion);
        }
        onError(new IOException("the client did not take the response in time"));
    }

    private void run() {
        if (tasks.getAndIncrement() != 0) {
            return;
        }
        var handled = 1;
        do {
            step();
            handled = tasks.addAndGet(-handled);
        } while (handled != 0);
    }

    private void step() {
        try {
            if (failure == null) {
                write();
            }
        } catch (Throwable broken) {
            failure = broken;
        }
        if (failure != null) {
            LOG.log(DEBUG, "connection closed before its response", failure);
            completeFailed();
            end(false);
        }
    }

    private void write() throws IOException {
        while (!completed && out.isReady()) {
            if (written == body.length) {
                completed = true;
                connection.complete(context, () -> end(true));
                return;
            }
            var length = Math.min(CHUNK, body.length - written);
            out.write(body, written, length);
            written += length;
        }
    }

    /**
     * Completes a request whose connection is closed, after a while: Payara (6.2025.10) may report that more than once, on several threads, and
     * would still use the response that it recycles when the request completes.
     */
    private void completeFailed() {
        if (!completed) {
            completed = true;
            timers.schedule(CLEANUP_DELAY, context::complete);
        }
    }

    private void end(boolean sent) {
        if (ended.compareAndSet(false, true)) {
            timeout.getAndSet(NONE).cancel();
            done.done(sent);
        }
    }
}
