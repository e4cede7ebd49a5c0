package dev.sinal.engineio;

/** Runs what must not affect the tasks behind it, whatever it throws. */
final class Guarded {
    private Guarded() {}

    /**
     * Runs a task. What it throws, an {@code Error} included, is logged.
     *
     * @param failed the event to be logged
     */
    static void run(System.Logger log, String failed, Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            report(log, failed, failure);
        }
    }

    /** Logs a failure, if logging is possible. */
    static void report(System.Logger log, String failed, Throwable failure) {
        try {
            log.log(System.Logger.Level.ERROR, failed, failure);
        } catch (RuntimeException | Error unlogged) {
            // Logging may fail for the same reason, as when memory is exhausted; what follows must run all the same.
        }
    }
}
