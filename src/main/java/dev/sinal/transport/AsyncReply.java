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
 * <p>On Payara (6.2025.10), what ends a request must be no thread that serves another one, for it would lose its request scope; and none at
 * all while a thread still serves that request, for the server would use it again in the middle of that. So whoever serves the request
 * writes what is answered until then, and an executor what is answered later.
 */
final class AsyncReply {
    private static final System.Logger LOG = System.getLogger(AsyncReply.class.getName());
    private static final Runnable SERVED = () -> {};

    private final AsyncContext context;
    private final HttpServletResponse response;
    private final Executor executor;
    /** What was answered while a thread serves the request; {@link #SERVED} while none does. */
    private final AtomicReference<Runnable> early = new AtomicReference<>();

    AsyncReply(HttpServletRequest request, HttpServletResponse response, Executor executor) {
        this.context = request.startAsync(request, response);
        this.context.setTimeout(0); // the heartbeat ends it before long
        this.response = response;
        this.executor = executor;
    }

    /** The calling thread serves the request again, as it does from the beginning until {@link #served}. */
    void serving() {
        early.compareAndSet(SERVED, null);
    }

    /** To be called by the thread that serves the request, as the last thing it does. */
    void served() {
        var answer = early.getAndSet(SERVED);
        if (answer != null) {
            answer.run();
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
            WebSocketTransport.hand(answer, executor, answer);
        }
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
