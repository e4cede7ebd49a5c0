package dev.sinal.runtime;

import jakarta.servlet.AsyncContext;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The dispatch of a request that became asynchronous in it. Payara (6.2025.10) still uses the request until the dispatch has returned to the
 * server, and nothing in the Servlet API reports that it has.
 */
public final class AsyncDispatch {
    /** As the server applies it: none, because each request has a deadline of its own. */
    private static final long NO_TIMEOUT = 0;

    private static final long CHECK_NANOS = TimeUnit.MICROSECONDS.toNanos(100);

    private AsyncDispatch() {}

    /** Returns whether the dispatch has not returned to the server yet (Servlet 6.0, {@code AsyncContext.setTimeout}). */
    public static boolean isRunning(AsyncContext context) {
        try {
            context.setTimeout(NO_TIMEOUT);
            return true;
        } catch (IllegalStateException returned) {
            return false;
        }
    }

    /**
     * Blocks until the dispatch has returned to the server. It waits for no client: a thread that has made a request asynchronous returns at
     * once.
     */
    public static void awaitReturn(AsyncContext context) {
        while (isRunning(context)) {
            LockSupport.parkNanos(CHECK_NANOS);
        }
    }
}
