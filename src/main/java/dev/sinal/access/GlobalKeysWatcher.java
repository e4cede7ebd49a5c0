package dev.sinal.access;

import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Reloads the file of global keys four times a second, and fires {@link GlobalKeysChanged} when the keys have changed. */
@Singleton
class GlobalKeysWatcher implements LifecycleComponent {
    private static final long INTERVAL_MILLIS = 250;

    private final GlobalKeys keys;
    private final Event<GlobalKeysChanged> changes;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    private ScheduledFuture<?> schedule;

    @Inject
    GlobalKeysWatcher(GlobalKeys keys, Event<GlobalKeysChanged> changes) {
        this.keys = keys;
        this.changes = changes;
    }

    @Override
    public Phase phase() {
        return Phase.ENDPOINTS;
    }

    @Override
    public void start() {
        schedule =
                scheduler.scheduleWithFixedDelay(this::reload, INTERVAL_MILLIS, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        schedule.cancel(false);
    }

    private void reload() {
        if (keys.reload()) {
            changes.fire(new GlobalKeysChanged());
        }
    }
}
