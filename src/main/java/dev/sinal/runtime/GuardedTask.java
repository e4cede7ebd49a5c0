package dev.sinal.runtime;

/** Runs tasks whose failure must not reach the thread that runs them. */
public final class GuardedTask {
    private static final System.Logger LOG = System.getLogger(GuardedTask.class.getName());

    private GuardedTask() {}

    /** Runs a task. What it throws, an {@code Error} included, is logged. */
    public static void run(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            report(failure);
        }
    }

    private static void report(Throwable failure) {
        try {
            LOG.log(System.Logger.Level.ERROR, "task failed", failure);
        } catch (RuntimeException | Error unlogged) {
            // Logging may fail for the same reason, as when memory is exhausted; the next task must run all the same.
        }
    }
}
