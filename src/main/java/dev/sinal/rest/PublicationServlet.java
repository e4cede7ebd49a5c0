package dev.sinal.rest;

import dev.sinal.config.IntakeSettings;
import dev.sinal.event.CallingThread;
import dev.sinal.runtime.ServerThreads;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The base of servlets that take publications. They are no JAX-RS resources, because they serve the most frequent requests, for which JAX-RS
 * takes more CPU time than the publication itself. Their requests pass {@link RestRequestFilter}, and get the same checks and answers as those
 * of resources.
 *
 * <p>A request whose body is not here is served again when it is; {@link RequestBody} says why. On an I/O thread of the server, which WildFly
 * uses for servlets that are {@linkplain ServerThreads#NON_BLOCKING non-blocking}, the request becomes asynchronous until it is answered. Other
 * threads append to the event log themselves if they can, or wait for the answer a moment, which takes less CPU time on Payara than an
 * asynchronous request, before it becomes one.
 */
public abstract class PublicationServlet extends HttpServlet {
    private static final long serialVersionUID = 1L;
    /**
     * Much longer than a disk in order takes, and short enough for all threads of a server but the one that writes to be free again soon when
     * it hangs.
     */
    private static final Duration PATIENCE = Duration.ofMillis(100);

    @Inject
    private transient RestAccess access;

    @Inject
    private transient IntakeSettings settings;

    @Inject
    private transient ServerThreads threads;

    /** The operation that a request asks for. */
    protected interface Operation {
        /**
         * Checks what is known before the body is read, and once more after it was waited for.
         *
         * @throws RestError if the caller may not perform the operation
         */
        void checkAccess();

        /** @throws RestError if what the operation is about does not exist */
        void checkTarget();

        /**
         * Parses the body.
         *
         * @throws RestError if it is not valid, or its caller may not do what it asks for; other exceptions become one as those of resources do
         */
        Publishing parse(JsonBody body);
    }

    /** A publication that is valid and allowed. */
    protected interface Publishing {
        /** Returns whether {@link #start} must be allowed to block. */
        boolean mayBlock();

        /**
         * Publishes.
         *
         * @param workers runs what blocks; empty if the calling thread may be blocked
         * @return the reply, or the {@link RestError} if it is not published
         */
        CompletableFuture<JsonReply> start(Optional<Executor> workers);
    }

    /**
     * Returns what a request asks for; empty if there is nothing at its address, or not for its method.
     *
     * @param path the segments of the path, decoded, without parameters
     */
    protected abstract Optional<Operation> operation(String method, List<String> path, HttpServletRequest request);

    @Override
    protected final void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        var exchange = new JsonExchange(request, response);
        try {
            var method = request.getMethod();
            var path = request.getRequestURI();
            var operation =
                    operation(method, segments(path), request).orElseThrow(() -> RestError.noSuchPath(method, path));
            var body = body(operation, RequestBody.of(request));
            if (body.isPresent()) {
                publish(operation.parse(body.get()), exchange);
            }
        } catch (RuntimeException | Error failure) {
            exchange.fail(failure);
        }
    }

    private void publish(Publishing publishing, JsonExchange exchange) {
        var ioThread = threads.currentIoThread();
        if (ioThread.isPresent()) {
            exchange.sendLater(
                    workers -> publishing.mayBlock()
                            ? CompletableFuture.supplyAsync(() -> replyOf(publishing), workers)
                            : publishing.start(Optional.of(workers)),
                    ioThread);
        } else if (publishing.mayBlock()) {
            exchange.send(replyOf(publishing));
        } else {
            var reply = publishing.start(Optional.of(CallingThread.current()));
            if (endsSoon(reply)) {
                exchange.send(reply.join());
            } else {
                exchange.sendLater(workers -> reply, Optional.empty());
            }
        }
    }

    /** Returns whether a reply, or the exception in place of it, is here within {@link #PATIENCE}. */
    private static boolean endsSoon(CompletableFuture<JsonReply> reply) {
        try {
            reply.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException failed) {
            return true;
        } catch (TimeoutException late) {
            return false;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return false;
        }
        return true;
    }

    private static JsonReply replyOf(Publishing publishing) {
        return publishing.start(Optional.empty()).join();
    }

    /** Returns the body after all checks; empty if it has to be waited for. */
    private Optional<JsonBody> body(Operation operation, Optional<RequestBody> body) throws IOException {
        operation.checkAccess();
        if (body.filter(RequestBody::isRead).isEmpty()) {
            access.limitPublications();
        }
        operation.checkTarget();
        if (body.isEmpty()) {
            return Optional.of(JsonBody.EMPTY);
        }
        var holder = access.bodyHolder();
        var limit = holder.known() ? settings.maxBody() : settings.maxUnknownBody();
        return body.get().require(limit, holder)
                ? Optional.of(JsonBody.parse(body.get().take()))
                : Optional.empty();
    }

    /** Returns the segments of a path as JAX-RS matches it: without what follows a semicolon in one, and whether or not a slash ends it. */
    static List<String> segments(String path) {
        var segments = new ArrayList<String>();
        for (var segment : path.substring(1).split("/")) {
            // In a path, a plus sign does not stand for a space.
            var escaped = segment.split(";", 2)[0].replace("+", "%2B");
            segments.add(URLDecoder.decode(escaped, StandardCharsets.UTF_8));
        }
        return segments;
    }
}
