package dev.sinal.log;

import dev.sinal.runtime.PeriodicComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.Phase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Maintains the event log once a second, so that events expire without new ones and a disk that works again is noticed. */
@Singleton
class LogMaintenance extends PeriodicComponent {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final EventLog log;

    @Inject
    LogMaintenance(EventLog log, PeriodicTasks tasks) {
        super(tasks, INTERVAL);
        this.log = log;
    }

    /** After the log has started. */
    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    @Override
    protected void run() {
        log.maintain();
    }
}
