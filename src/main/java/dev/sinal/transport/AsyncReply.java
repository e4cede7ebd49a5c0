package dev.sinal.transport;

import dev.sinal.engineio.Body;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.Transport.Completion;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The answer to an asynchronous request, written without holding up whoever gives it: on WildFly, that may be one of its I/O threads, which
 * may not wait.
 *
 * <p>On Payara (6.2025.10), a request may end neither while the thread that was dispatched to it is still about it nor by that thread: the
 * server would use it again too soon, or mark it for whoever has it next, whose WebSocket it would then tear from under its thread. Nor may
 * a thread that serves another request end it, for it would lose its own request scope. So an executor writes the answer, after the
 * dispatch; but a {@code ReadListener} that is called after it ends the request itself, or the server would still be about it, too.
 */
final class AsyncReply {
    private static final System.Logger LOG = System.getLogger(AsyncReply.class.getName());
    /** The heartbeat ends a request before long. */
    private static final long NEVER = 0;

    private static final Runnable SERVED = () -> {};

    private final AsyncContext context;
    private final HttpServletResponse response;
    private final Executor executor;
    /** What was answered while a listener serves the request; {@link #SERVED} while none does. */
    private final AtomicReference<Runnable> early = new AtomicReference<>(SERVED);

    AsyncReply(HttpServletRequest request, HttpServletResponse response, Executor executor) {
        this.context = request.startAsync(request, response);
        this.context.setTimeout(NEVER);
        this.response = response;
        this.executor = executor;
    }

    /** The calling thread serves the request, as a listener, until {@link #served}. */
    void serving() {
        if (!dispatching()) {
            early.set(null);
        }
    }

    /** To be called by that thread, as the last thing it does. */
    void served() {
        var answer = early.getAndSet(SERVED);
        if (answer != null) {
            answer.run();
        }
    }

    /** Whether the dispatch to the servlet has not returned to the container yet (Servlet 6.0, {@code AsyncContext.setTimeout}). */
    private boolean dispatching() {
        try {
            context.setTimeout(NEVER);
            return true;
        } catch (IllegalStateException returned) {
            return false;
        }
    }

    /** Sets a header of it. */
    void header(String name, String value) {
        response.setHeader(name, value);
    }

    /** Refuses the request. */
    void refuse(HandshakeError error) {
        Reply.sayWhetherToRetry(response, error);
        var json = Reply.refusal(error, error.message()).toString();
        var body = new Body("application/json;charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
        send(error.status(), body, sent -> {});
    }

    /** Answers the request; told once whether the answer has left. */
    void send(int status, Body body, Completion done) {
        Runnable answer = () -> write(status, body, done);
        if (!early.compareAndSet(null, answer)) {
            WebSocketTransport.hand(() -> afterDispatch(answer), executor, answer);
        }
    }

    private void afterDispatch(Runnable answer) {
        while (dispatching()) {
            Thread.yield();
        }
        answer.run();
    }

    private void write(int status, Body body, Completion done) {
        try {
            response.setStatus(status);
            response.setContentType(body.type());
            response.setContentLength(body.bytes().length);
            var out = response.getOutputStream();
            out.setWriteListener(new Writer(out, body.bytes(), done));
        } catch (IOException | RuntimeException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a request was gone before its answer", gone);
            done.done(false);
        }
    }

    private final class Writer implements WriteListener {
        private static final int CHUNK = 64 * 1024;

        private final ServletOutputStream out;
        private final byte[] body;
        private final Completion done;
        private int written;

        Writer(ServletOutputStream out, byte[] body, Completion done) {
            this.out = out;
            this.body = body;
            this.done = done;
        }

        @Override
        public void onWritePossible() throws IOException {
            while (out.isReady()) {
                if (written == body.length) {
                    context.complete();
                    done.done(true);
                    return;
                }
                var length = Math.min(CHUNK, body.length - written);
                out.write(body, written, length);
                written += length;
            }
        }

        @Override
        public void onError(Throwable failure) {
            LOG.log(System.Logger.Level.DEBUG, "a request was gone before its answer", failure);
            context.complete();
            done.done(false);
        }
    }
}
