package dev.sinal.cluster;

import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Whether Redis answers, as the last command has shown, and what time it is there. Safe for use by several threads. */
final class RedisHealth {
    private static final System.Logger LOG = System.getLogger(RedisHealth.class.getName());

    private volatile String failure = "Redis was not reached yet";
    /** The time in Redis, less that of {@link #uptime}. */
    private volatile long clock;

    /** Notes that Redis has answered.
     *
     * @param time the time there, in ms
     */
    void succeed(long time) {
        clock = time - uptime();
        if (failure != null) {
            failure = null;
            LOG.log(Level.INFO, "Redis answers");
        }
    }

    void fail(Throwable cause) {
        var reason = "Redis does not answer: " + message(cause);
        if (failure == null) {
            LOG.log(Level.ERROR, reason);
        }
        failure = reason;
    }

    /** Returns why Redis can't be used now; empty if it can. */
    Optional<String> failure() {
        return Optional.ofNullable(failure);
    }

    /** Returns the time in Redis, in ms. */
    long time() {
        return clock + uptime();
    }

    private static long uptime() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    /** Returns what the first cause says: the library wraps it. No message of the library has the password. */
    private static String message(Throwable failure) {
        var cause = failure;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
