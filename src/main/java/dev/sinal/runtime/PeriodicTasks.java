package dev.sinal.runtime;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Runs tasks periodically on the server's scheduler. A task that throws, an {@code Error} included, is logged and runs again. */
@Singleton
public class PeriodicTasks {
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
        var running =
                scheduler.scheduleWithFixedDelay(() -> GuardedTask.run(task), millis, millis, TimeUnit.MILLISECONDS);
        return () -> running.cancel(false);
    }

    /** A task that runs periodically. */
    @FunctionalInterface
    public interface Cancellable {
        /** Runs the task no more. */
        void cancel();
    }
}
