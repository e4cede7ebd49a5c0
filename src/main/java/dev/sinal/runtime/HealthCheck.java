package dev.sinal.runtime;

import java.util.Map;
import java.util.concurrent.Executor;

/** A CDI bean that checks whether one part of the server works. Checks run in the background; requests read their last results. */
public interface HealthCheck {
    /** Returns the name of the part, as the health answers show it. */
    String name();

    /** Returns whether a failure means that the process should be restarted, and not only that clients should not be sent here. */
    default boolean isLiveness() {
        return false;
    }

    /**
     * Returns the executor on which the check runs. A check that does not complete in time counts as failed, so that a part which only runs
     * tasks is checked by running one on its own executor.
     *
     * @param pool the application's thread pool
     */
    default Executor executor(Executor pool) {
        return pool;
    }

    /**
     * Checks the part. Not called again before it returns.
     *
     * @throws RuntimeException if the part does not work
     */
    Result check();

    /**
     * The result of a check.
     *
     * @param up whether the part works
     * @param data figures and reasons for an operator; no secrets
     */
    record Result(boolean up, Map<String, String> data) {
        /** The part works, and there is nothing to say. */
        public static final Result UP = new Result(true, Map.of());

        /** Returns the result of a part that works, although an operator should change something. */
        public static Result upWith(String warning) {
            return new Result(true, Map.of("warning", warning));
        }

        /** Returns the result of a part that does not work. */
        public static Result down(String reason) {
            return new Result(false, Map.of("reason", reason));
        }
    }
}
