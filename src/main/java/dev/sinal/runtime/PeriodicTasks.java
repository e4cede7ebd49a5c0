package dev.sinal.runtime;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs tasks periodically on the server's scheduler. A task that throws, an {@code Error} included, is logged and runs again. */
@Singleton
public class PeriodicTasks {
    private static final System.Logger LOG = System.getLogger(PeriodicTasks.class.getName());

    @Resource
    private ManagedScheduledExecutorService scheduler;

    /**
     * Starts to run a task.
     *
     * @param interval the time before each run, from the end of the run before
     */
    public Cancellable start(Duration interval, Runnable task) {
        var millis = interval.toMillis();
        // A scheduler never runs a task again that has thrown.
        var running = scheduler.scheduleWithFixedDelay(guarded(task), millis, millis, TimeUnit.MILLISECONDS);
        return () -> running.cancel(false);
    }

    static Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                report(failure);
            }
        };
    }

    private static void report(Throwable failure) {
        try {
            LOG.log(System.Logger.Level.ERROR, "periodic task failed", failure);
        } catch (RuntimeException | Error unlogged) {
            // Logging may fail for the same reason, as when memory is exhausted; the task must run again all the same.
        }
    }

    /** A task that runs periodically. */
    @FunctionalInterface
    public interface Cancellable {
        /** Runs the task no more. */
        void cancel();
    }
}
