package dev.sinal.transport;

import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.PollingBody;
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
 * The answer to a request, which becomes asynchronous unless it is answered at once. It is written without holding up whoever gives it: on
 * WildFly, that may be one of its I/O threads, which may not wait.
 *
 * <p>On Payara (6.2025.10), an asynchronous request may end neither while the thread that was dispatched to it is still about it nor by
 * that thread: the server would use it again too soon, or mark it for whoever has it next, whose WebSocket it would then tear from under
 * its thread. Nor may a thread that serves another request end it, for it would lose its own request scope. So an executor writes the
 * answer, after the dispatch; but a {@code ReadListener} that is called after it ends the request itself, or the server would still be
 * about it, too.
 */
final class DeferredResponse {
    private static final System.Logger LOG = System.getLogger(DeferredResponse.class.getName());
    /** The heartbeat ends a request before long. */
    private static final long NEVER = 0;
    /** In bytes: what any connection takes without holding up a thread. */
    private static final int SMALL = 8192;

    private static final Answer UNSERVED = new Answer(0, new PollingBody("", new byte[0]), sent -> {});

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Executor executor;
    /** What was answered while a thread serves the request; {@link #UNSERVED} while none does. */
    private final AtomicReference<Answer> early = new AtomicReference<>();
    /** Once it is asynchronous. */
    private AsyncContext context;

    private record Answer(int status, PollingBody body, Completion done) {}

    DeferredResponse(HttpServletRequest request, HttpServletResponse response, Executor executor) {
        this.request = request;
        this.response = response;
        this.executor = executor;
    }

    /** From now on, listeners may serve the request. */
    void suspend() {
        context = request.startAsync(request, response);
        context.setTimeout(NEVER);
    }

    /** A listener serves the request, until it says {@link #served}. */
    void serving() {
        if (!dispatching()) {
            early.compareAndSet(UNSERVED, null);
        }
    }

    /** To be called by whoever serves the request, as the last thing it does; first by the servlet. */
    void served() {
        var given = early.get();
        if (context == null && (given == null || given.body().bytes().length > SMALL)) {
            suspend();
        }
        var answer = early.getAndSet(UNSERVED);
        if (answer == null || answer == UNSERVED) {
            return;
        }
        if (context != null && dispatching()) {
            hand(answer);
        } else {
            write(answer);
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
        JsonResponse.sayWhetherToRetry(response, error);
        var json = JsonResponse.refusal(error, error.message()).toString();
        var body = new PollingBody("application/json;charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
        send(error.status(), body, sent -> {});
    }

    /** Answers the request; told once whether the answer has left. */
    void send(int status, PollingBody body, Completion done) {
        var answer = new Answer(status, body, done);
        if (!early.compareAndSet(null, answer)) {
            hand(answer);
        }
    }

    private void hand(Answer answer) {
        WebSocketTransport.hand(() -> afterDispatch(answer), executor, () -> write(answer));
    }

    private void afterDispatch(Answer answer) {
        while (dispatching()) {
            Thread.yield();
        }
        write(answer);
    }

    private void write(Answer answer) {
        var bytes = answer.body().bytes();
        try {
            response.setStatus(answer.status());
            response.setContentType(answer.body().type());
            response.setContentLength(bytes.length);
            var out = response.getOutputStream();
            if (context == null) {
                out.write(bytes);
                out.close();
                answer.done().done(true);
            } else {
                out.setWriteListener(new Writer(out, bytes, answer.done()));
            }
        } catch (IOException | RuntimeException gone) {
            LOG.log(System.Logger.Level.DEBUG, "a request was gone before its answer", gone);
            answer.done().done(false);
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
