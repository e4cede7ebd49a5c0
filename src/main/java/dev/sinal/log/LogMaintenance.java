package dev.sinal.log;

import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.PeriodicTasks.Cancellable;
import dev.sinal.runtime.Phase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Maintains the event log once a second, so that events expire without new ones and a disk that works again is noticed. */
@Singleton
class LogMaintenance implements LifecycleComponent {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final EventLog log;
    private final PeriodicTasks tasks;
    private Cancellable task;

    @Inject
    LogMaintenance(EventLog log, PeriodicTasks tasks) {
        this.log = log;
        this.tasks = tasks;
    }

    /** After the log has started. */
    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    @Override
    public void start() {
        task = tasks.start(INTERVAL, log::maintain);
    }

    @Override
    public void stop() {
        task.cancel();
    }
}
