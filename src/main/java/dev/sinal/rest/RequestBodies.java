package dev.sinal.rest;

import static java.lang.System.Logger.Level.WARNING;

import dev.sinal.access.BodyBudget;
import dev.sinal.config.IntakeSettings;
import dev.sinal.runtime.AsyncDispatch;
import dev.sinal.runtime.PeriodicComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.Phase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/** The request bodies that are being read. Ends those that take too long. */
@Singleton
class RequestBodies extends PeriodicComponent {
    private static final System.Logger LOG = System.getLogger(RequestBodies.class.getName());
    private static final Duration TICK = Duration.ofMillis(250);
    /** The deadline of this class ends a request in time. */
    private static final long NO_TIMEOUT = 0;

    private final BodyBudget budget;
    private final Duration timeout;
    private final Executor executor;
    private final LongSupplier nanoTime;
    /** With the time at which each began. */
    private final Map<RequestBody, Long> reading = new ConcurrentHashMap<>();

    @Inject
    RequestBodies(BodyBudget budget, IntakeSettings settings, Executor executor, PeriodicTasks tasks) {
        this(budget, settings.bodyTimeout(), executor, tasks, System::nanoTime);
    }

    RequestBodies(BodyBudget budget, Duration timeout, Executor executor, PeriodicTasks tasks, LongSupplier nanoTime) {
        super(tasks, TICK);
        this.budget = budget;
        this.timeout = timeout;
        this.executor = executor;
        this.nanoTime = nanoTime;
    }

    @Override
    public Phase phase() {
        return Phase.ENDPOINTS;
    }

    @Override
    protected void run() {
        endOverdue();
    }

    /** Returns the body of a request, of which nothing is read yet. */
    RequestBody create(HttpServletRequest request) {
        return new RequestBody(request, budget);
    }

    /** Returns the number of bodies that are being read. */
    int size() {
        return reading.size();
    }

    /** Reads a body, and then has the request served again, which closes the body; closes it here if that is impossible. */
    void read(RequestBody body, HttpServletRequest request, HttpServletResponse response) {
        try {
            var context = request.startAsync(request, response);
            context.setTimeout(NO_TIMEOUT);
            // The server may end the request by itself, such as when its client has disconnected.
            context.addListener(new RequestEnd(() -> end(body)));
            reading.put(body, nanoTime.getAsLong());
            // The servlet's path is enough to find it again: UnreadRequest keeps the rest.
            var path = request.getServletPath() + "/";
            body.start(() -> schedule(body, context, path));
        } catch (RuntimeException | Error failure) {
            reading.remove(body);
            body.close();
            throw failure;
        }
    }

    /** Called by a thread of the server, which must not be held, or by that of the deadlines, when no listener uses the request. */
    private void schedule(RequestBody body, AsyncContext context, String path) {
        reading.remove(body);
        try {
            executor.execute(() -> dispatch(body, context, path));
        } catch (RuntimeException | Error failure) {
            abandon(body, context, failure);
        }
    }

    /** Has a request served again, after the first dispatch has returned to the server. */
    private static void dispatch(RequestBody body, AsyncContext context, String path) {
        try {
            AsyncDispatch.awaitReturn(context);
            context.dispatch(context.getRequest().getServletContext(), path);
        } catch (RuntimeException | Error failure) {
            abandon(body, context, failure);
        }
    }

    /** Ends a request that can't be served: with an error, because the first service has left a status of success. */
    private static void abandon(RequestBody body, AsyncContext context, Throwable failure) {
        body.close();
        LOG.log(WARNING, "REST request ended when its body had been read", failure);
        ((HttpServletResponse) context.getResponse()).setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        context.complete();
    }

    /** Ends the reading of a body whose request has ended. */
    void end(RequestBody body) {
        reading.remove(body);
        body.cancel();
    }

    /** Ends the bodies that take too long. */
    void endOverdue() {
        var now = nanoTime.getAsLong();
        reading.forEach((body, since) -> {
            if (now - since > timeout.toNanos()) {
                body.timeOut(timeout);
            }
        });
    }
}
