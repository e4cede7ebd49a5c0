package dev.sinal.rest;

import dev.sinal.access.RateLimits;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Function;

/** A request of a servlet that is answered in JSON, with the headers that the answers of resources have. */
final class JsonExchange {
    private static final System.Logger LOG = System.getLogger(JsonExchange.class.getName());
    /** Longer than any publication waits for the event log. */
    private static final Duration TIMEOUT = Duration.ofMinutes(1);

    private final HttpServletRequest request;
    private final HttpServletResponse response;

    JsonExchange(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    /** Answers 202. */
    void send(JsonReply reply) {
        send(HttpServletResponse.SC_ACCEPTED, reply.text());
    }

    /** Answers with the error for an exception. */
    void fail(Throwable failure) {
        var cause = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        var error = RestErrorMapper.error(cause, request.getMethod(), request.getRequestURI());
        error.retryAfter().ifPresent(wait -> response.setHeader("Retry-After", RateLimits.retryAfter(wait)));
        send(error.status(), error.body());
    }

    private void send(int status, String json) {
        var bytes = json.getBytes(StandardCharsets.UTF_8);
        try {
            response.setStatus(status);
            response.setHeader("Cache-Control", "no-store");
            response.setContentType(JsonReply.MEDIA_TYPE);
            response.setContentLength(bytes.length);
            response.getOutputStream().write(bytes);
        } catch (IOException closed) {
            logClosed(closed);
        }
    }

    /**
     * Makes the request asynchronous, and answers it when the reply, or the exception in place of it, is here.
     *
     * @param start called at once, with the threads of the server that may be blocked, in place of the application's own, of which there are
     *     few
     * @param executor answers it; empty for those threads
     */
    void sendLater(Function<Executor, CompletableFuture<JsonReply>> start, Optional<Executor> executor) {
        var context = request.startAsync(request, response);
        context.setTimeout(TIMEOUT.toMillis());
        // Also if the reply is lost, because there is no memory to pass it on, and the server ends the request.
        RequestBody.of(request).ifPresent(body -> context.addListener(new RequestEnd(body::close)));
        CompletableFuture<JsonReply> reply;
        try {
            reply = start.apply(context::start);
        } catch (RuntimeException | Error failure) {
            reply = CompletableFuture.failedFuture(failure);
        }
        reply.whenComplete(
                (sent, failure) -> executor.orElse(context::start).execute(() -> complete(context, sent, failure)));
    }

    private void complete(AsyncContext context, JsonReply reply, Throwable failure) {
        try {
            if (failure == null) {
                send(reply);
            } else {
                fail(failure);
            }
        } catch (RuntimeException closed) {
            logClosed(closed);
        } finally {
            end(context);
        }
    }

    private static void end(AsyncContext context) {
        try {
            context.complete();
        } catch (RuntimeException closed) {
            logClosed(closed);
        }
    }

    private static void logClosed(Exception closed) {
        LOG.log(Level.DEBUG, "connection closed before its response", closed);
    }
}
