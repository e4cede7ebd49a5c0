package dev.sinal.instance;

import dev.sinal.rest.UnavailableException;
import dev.sinal.runtime.PeriodicComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.Phase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Makes the database hold what was answered, once a second, after the connection was lost in a command. */
@Singleton
class Reconciliation extends PeriodicComponent {
    private static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Instances instances;

    @Inject
    Reconciliation(Instances instances, PeriodicTasks tasks) {
        super(tasks, INTERVAL);
        this.instances = instances;
    }

    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    @Override
    protected void run() {
        try {
            instances.reconcile();
        } catch (UnavailableException e) {
            // The database is still away, as its health check says.
        }
    }
}
