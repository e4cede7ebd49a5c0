package dev.sinal.instance;

import dev.sinal.rest.UnavailableException;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.PeriodicTasks.Cancellable;
import dev.sinal.runtime.Phase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Makes the database hold what was answered, once a second, after the connection was lost in a command. */
@Singleton
class Reconciliation implements LifecycleComponent {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Instances instances;
    private final PeriodicTasks periodicTasks;
    private Cancellable running;

    @Inject
    Reconciliation(Instances instances, PeriodicTasks periodicTasks) {
        this.instances = instances;
        this.periodicTasks = periodicTasks;
    }

    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    @Override
    public void start() {
        running = periodicTasks.start(INTERVAL, this::reconcile);
    }

    @Override
    public void stop() {
        running.cancel();
    }

    private void reconcile() {
        try {
            instances.reconcile();
        } catch (UnavailableException e) {
            // The database is still away, as its health check says.
        }
    }
}
