package dev.sinal.access;

import dev.sinal.runtime.PeriodicComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.Phase;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Reloads the file of global keys four times a second, and fires {@link GlobalKeysChanged} when the keys have changed. */
@Singleton
class GlobalKeysWatcher extends PeriodicComponent {
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private final GlobalKeys keys;
    private final Event<GlobalKeysChanged> changes;

    @Inject
    GlobalKeysWatcher(GlobalKeys keys, Event<GlobalKeysChanged> changes, PeriodicTasks tasks) {
        super(tasks, INTERVAL);
        this.keys = keys;
        this.changes = changes;
    }

    @Override
    public Phase phase() {
        return Phase.ENDPOINTS;
    }

    @Override
    protected void run() {
        if (keys.reload()) {
            changes.fire(new GlobalKeysChanged());
        }
    }
}
