package dev.sinal.transport;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.PollingBody;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Transport.Completion;
import dev.sinal.runtime.AsyncDispatch;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/**
 * The response to a request that becomes asynchronous unless it is answered in its dispatch. {@link #send} never blocks, because it may be
 * called on an I/O thread of WildFly. The first answer counts; later ones have no effect.
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

    /** The state of a request that no thread serves and that is not answered. */
    private static final Content IDLE = new Content(0, CompletableFuture::new, sent -> {});
    /** The state of a request whose response is being written, or was. No thread serves it any more. */
    private static final Content ANSWERED = new Content(0, CompletableFuture::new, sent -> {});

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final Executor executor;
    private final Timers timers;
    /** Null while a thread serves the request; the content that was sent meanwhile; {@link #IDLE}; {@link #ANSWERED}. */
    private final AtomicReference<Content> state = new AtomicReference<>();
    /** Null until the request is asynchronous. */
    private AsyncContext context;

    /** Null until the body is written asynchronously. */
    private volatile ResponseWriter writer;

    private volatile boolean closing;

    /** @param body encodes the body on the calling thread, unless another one has begun to */
    private record Content(int status, Supplier<CompletableFuture<PollingBody>> body, Completion done) {
        boolean isSmall() {
            var encoded = body.get();
            return encoded.isDone()
                    && !encoded.isCompletedExceptionally()
                    && encoded.join().bytes().length <= SMALL_BODY;
        }
    }

    /** A part of the service of a request. */
    @FunctionalInterface
    interface Service {
        void run() throws Exception;
    }

    /** Creates the response to a request that the calling thread serves: it must call {@link #serveDispatch}. */
    DeferredResponse(HttpServletRequest request, HttpServletResponse response, Executor executor, Timers timers) {
        this.request = request;
        this.response = response;
        this.executor = executor;
        this.timers = timers;
    }

    /** Makes the request asynchronous, so that listeners can serve it. */
    void startAsync() {
        context = request.startAsync(request, response);
        context.setTimeout(NO_TIMEOUT);
    }

    /**
     * Serves the request in its dispatch, and writes what was sent meanwhile. Makes the request asynchronous if nothing was sent, or too much
     * to write at once. If the service throws, the request is answered with an error.
     */
    void serveDispatch(Service service) {
        run(service);
        var sent = state.get();
        if (context == null && (sent == null || !sent.isSmall())) {
            startAsync();
        }
        endService();
    }

    /**
     * Serves the request in a listener, and writes what was sent meanwhile. Does nothing if the request is answered: the server may be
     * completing it. If the service throws, the request is answered with an error.
     */
    void serve(Service service) {
        // Null if the server calls the listener within the dispatch.
        if (state.compareAndSet(IDLE, null) || state.get() == null) {
            run(service);
            endService();
        }
    }

    private void run(Service service) {
        try {
            service.run();
        } catch (Throwable failure) {
            LOG.log(ERROR, "request not served", failure);
            reject(EngineHandshakeError.INTERNAL_ERROR);
        }
    }

    private void endService() {
        if (state.compareAndSet(null, IDLE)) {
            return;
        }
        var content = state.get();
        if (content != IDLE && content != ANSWERED && state.compareAndSet(content, ANSWERED)) {
            if (context != null && AsyncDispatch.isRunning(context)) {
                writeAfterDispatch(content);
            } else {
                write(content);
            }
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
        answer(error.status(), "application/json;charset=utf-8", json);
    }

    /** Sends a short text, which the client must take at once. */
    void answer(int status, String type, String text) {
        answer(status, new PollingBody(type, text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Sends a body, which the client must take at once. */
    void answer(int status, PollingBody body) {
        close();
        send(status, () -> CompletableFuture.completedFuture(body), sent -> {});
    }

    /**
     * Sends a status and a body.
     *
     * @param body encodes the body, not on the calling thread
     * @param done called once, when the client's connection has taken the body, or can't
     */
    void send(int status, Supplier<CompletableFuture<PollingBody>> body, Completion done) {
        var content = new Content(status, body, done);
        while (!state.compareAndSet(null, content)) {
            if (state.compareAndSet(IDLE, ANSWERED)) {
                writeAfterDispatch(content);
                return;
            }
            var current = state.get();
            if (current != null && current != IDLE) {
                done.done(false);
                return;
            }
        }
    }

    /** Returns the number of bytes of the body that the client's connection has taken. */
    long progress() {
        var current = writer;
        return current == null ? 0 : current.written();
    }

    /** Closes the client's connection if it does not take the body within {@link FrameSink#CLOSE_TIMEOUT}. */
    void close() {
        closing = true;
        var current = writer;
        if (current != null) {
            current.closeLater();
        }
    }

    private void writeAfterDispatch(Content content) {
        Runnable write = () -> {
            AsyncDispatch.awaitReturn(context);
            write(content);
        };
        WebSocketTransport.execute(write, executor, () -> write(content));
    }

    private void write(Content content) {
        var body = content.body().get();
        if (body.isDone()) {
            write(content, body);
        } else {
            Runnable write = () -> write(content, body);
            body.whenComplete((encoded, failure) -> WebSocketTransport.execute(write, executor, write));
        }
    }

    private void write(Content content, CompletableFuture<PollingBody> encoded) {
        try {
            var body = encoded.join();
            response.setStatus(content.status());
            response.setContentType(body.type());
            if (body.gzip()) {
                response.setHeader("Content-Encoding", "gzip");
            }
            response.setContentLength(body.bytes().length);
            var out = response.getOutputStream();
            if (context == null) {
                out.write(body.bytes());
                out.close();
                content.done().done(true);
                return;
            }
            var connection = ResponseConnection.of(request);
            writer = new ResponseWriter(context, out, body.bytes(), connection, timers, content.done());
            if (closing) {
                writer.closeLater();
            }
            out.setWriteListener(writer);
        } catch (Throwable failure) {
            fail(content, failure);
        }
    }

    private void fail(Content content, Throwable failure) {
        LOG.log(DEBUG, "response not written", failure);
        if (writer != null) {
            writer.onError(failure);
            return;
        }
        try {
            response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
            if (context != null) {
                context.complete();
            }
        } catch (RuntimeException closed) {
            LOG.log(DEBUG, "connection closed before its response", closed);
        }
        content.done().done(false);
    }
}
