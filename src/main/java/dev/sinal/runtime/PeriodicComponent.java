package dev.sinal.runtime;

import dev.sinal.runtime.PeriodicTasks.Cancellable;
import java.time.Duration;

/** A component that runs a task periodically from its start to its stop, as {@link PeriodicTasks} does. */
public abstract class PeriodicComponent implements LifecycleComponent {
    private final PeriodicTasks tasks;
    private final Duration interval;
    private Cancellable running;

    /** @param interval the time before each run, from the end of the run before */
    protected PeriodicComponent(PeriodicTasks tasks, Duration interval) {
        this.tasks = tasks;
        this.interval = interval;
    }

    @Override
    public void start() {
        running = tasks.start(interval, this::run);
    }

    @Override
    public void stop() {
        running.cancel();
    }

    /** Runs the task. */
    protected abstract void run();
}
