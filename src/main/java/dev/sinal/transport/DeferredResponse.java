package dev.sinal.transport;

import static java.lang.System.Logger.Level.DEBUG;

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
 * The response to a request that becomes asynchronous unless it is answered in its dispatch. {@link #send} never blocks, because it may be
 * called on an I/O thread of WildFly.
 *
 * <p>Payara (6.2025.10) restricts which thread may complete an asynchronous request:
 *
 * <ul>
 *   <li>Neither the thread of its dispatch, nor another one before the dispatch has returned. Payara would recycle the request object too
 *       soon, or mark it; the next request that gets that object, if it is an upgrade, then loses it while its thread still uses it.
 *   <li>Nor a thread that is serving another request, which would lose its own request scope.
 *   <li>A {@code ReadListener} that is called after the dispatch completes the request itself; while another thread does, the server would
 *       still use the request.
 * </ul>
 *
 * <p>So an executor writes the response, after the dispatch, unless a thread that serves the request may write it itself.
 */
final class DeferredResponse {
    private static final System.Logger LOG = System.getLogger(DeferredResponse.class.getName());
    /** The heartbeat ends a request in time. */
    private static final long NO_TIMEOUT = 0;
    /** In bytes. Any connection takes a body of this size without blocking the thread. */
    private static final int SMALL_BODY = 8192;

    private static final Content NOT_SERVED = new Content(0, new PollingBody("", new byte[0]), sent -> {});

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Executor executor;
    /** The content that was sent while a thread serves the request; null until then, {@link #NOT_SERVED} while no thread serves it. */
    private final AtomicReference<Content> pending = new AtomicReference<>();
    /** Null until the request is asynchronous. */
    private AsyncContext context;

    private record Content(int status, PollingBody body, Completion done) {}

    /** Creates the response to a request that the calling thread serves until it calls {@link #endService}. */
    DeferredResponse(HttpServletRequest request, HttpServletResponse response, Executor executor) {
        this.request = request;
        this.response = response;
        this.executor = executor;
    }

    /** Makes the request asynchronous, so that listeners can serve it. */
    void startAsync() {
        context = request.startAsync(request, response);
        context.setTimeout(NO_TIMEOUT);
    }

    /** Marks the request as served by the calling thread, a listener's, until {@link #endService}. Has no effect during the dispatch. */
    void beginService() {
        if (!isDispatching()) {
            pending.compareAndSet(NOT_SERVED, null);
        }
    }

    /**
     * Writes what was sent while the calling thread served the request; called by the servlet and by each listener as the last thing that
     * it does. Makes the request asynchronous if nothing was sent, or too much to write at once.
     */
    void endService() {
        var sent = pending.get();
        if (context == null && (sent == null || sent.body().bytes().length > SMALL_BODY)) {
            startAsync();
        }
        var content = pending.getAndSet(NOT_SERVED);
        if (content == null || content == NOT_SERVED) {
            return;
        }
        if (context != null && isDispatching()) {
            writeAfterDispatch(content);
        } else {
            write(content);
        }
    }

    /** Returns whether the dispatch to the servlet has not returned to the container yet (Servlet 6.0, {@code AsyncContext.setTimeout}). */
    private boolean isDispatching() {
        try {
            context.setTimeout(NO_TIMEOUT);
            return true;
        } catch (IllegalStateException returned) {
            return false;
        }
    }

    /** Sets a header of the response. */
    void header(String name, String value) {
        response.setHeader(name, value);
    }

    /** Sends an error. */
    void reject(HandshakeError error) {
        JsonResponse.setRetryAfter(response, error);
        var json = JsonResponse.errorBody(error, error.message()).toString();
        var body = new PollingBody("application/json;charset=utf-8", json.getBytes(StandardCharsets.UTF_8));
        send(error.status(), body, sent -> {});
    }

    /**
     * Sends a status and a body. Called once.
     *
     * @param done called once the body is written, or can't be
     */
    void send(int status, PollingBody body, Completion done) {
        var content = new Content(status, body, done);
        if (!pending.compareAndSet(null, content)) {
            writeAfterDispatch(content);
        }
    }

    private void writeAfterDispatch(Content content) {
        Runnable write = () -> {
            while (isDispatching()) {
                Thread.yield();
            }
            write(content);
        };
        WebSocketTransport.execute(write, executor, () -> write(content));
    }

    private void write(Content content) {
        var bytes = content.body().bytes();
        try {
            response.setStatus(content.status());
            response.setContentType(content.body().type());
            response.setContentLength(bytes.length);
            var out = response.getOutputStream();
            if (context == null) {
                out.write(bytes);
                out.close();
                content.done().done(true);
            } else {
                out.setWriteListener(new Writer(out, bytes, content.done()));
            }
        } catch (IOException | RuntimeException closed) {
            LOG.log(DEBUG, "polling connection closed before its response", closed);
            content.done().done(false);
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
            LOG.log(DEBUG, "polling connection closed before its response", failure);
            context.complete();
            done.done(false);
        }
    }
}
