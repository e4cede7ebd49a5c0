package dev.sinal.access;

import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.PeriodicTasks.Cancellable;
import dev.sinal.runtime.Phase;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Reloads the file of global keys four times a second, and fires {@link GlobalKeysChanged} when the keys have changed. */
@Singleton
class GlobalKeysWatcher implements LifecycleComponent {
    private static final Duration INTERVAL = Duration.ofMillis(250);

    private final GlobalKeys keys;
    private final Event<GlobalKeysChanged> changes;
    private final PeriodicTasks tasks;
    private Cancellable reloading;

    @Inject
    GlobalKeysWatcher(GlobalKeys keys, Event<GlobalKeysChanged> changes, PeriodicTasks tasks) {
        this.keys = keys;
        this.changes = changes;
        this.tasks = tasks;
    }

    @Override
    public Phase phase() {
        return Phase.ENDPOINTS;
    }

    @Override
    public void start() {
        reloading = tasks.start(INTERVAL, this::reload);
    }

    @Override
    public void stop() {
        reloading.cancel();
    }

    private void reload() {
        if (keys.reload()) {
            changes.fire(new GlobalKeysChanged());
        }
    }
}
