package dev.sinal.operations;

import dev.sinal.runtime.HealthCheck;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.PeriodicTasks.Cancellable;
import dev.sinal.runtime.Phase;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Runs the health checks every second while the application runs. */
@Singleton
class HealthLifecycle implements LifecycleComponent {
    private final HealthMonitor monitor;

    private final PeriodicTasks tasks;
    private Cancellable checking;

    @Inject
    HealthLifecycle(@Any Instance<HealthCheck> checks, Executor pool, PeriodicTasks tasks) {
        this.tasks = tasks;
        this.monitor = new HealthMonitor(checks.stream().toList(), pool, System::nanoTime);
    }

    @Produces
    @Singleton
    HealthMonitor monitor() {
        return monitor;
    }

    @Override
    public Phase phase() {
        return Phase.ENDPOINTS;
    }

    @Override
    public void start() {
        checking = tasks.start(Duration.ofSeconds(1), monitor::runChecks);
    }

    @Override
    public void stop() {
        checking.cancel();
    }
}
