package dev.sinal.transport;

import dev.sinal.config.DrainSettings;
import dev.sinal.engineio.Drain;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.Timers;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.PeriodicTasks.Cancellable;
import dev.sinal.runtime.Phase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Runs the timers of all sessions, and closes the sessions, a batch at a time, when the application stops. */
@Singleton
class TransportLifecycle implements LifecycleComponent {
    private static final Duration TICK = Duration.ofMillis(20);

    private final Timers timers;
    private final EngineServer engine;
    private final Drain drain;
    private final RemoteSessions remoteSessions;
    private final DrainSettings settings;
    private final PeriodicTasks tasks;
    private Cancellable ticks;

    @Inject
    TransportLifecycle(
            Timers timers,
            EngineServer engine,
            Drain drain,
            RemoteSessions remoteSessions,
            DrainSettings settings,
            PeriodicTasks tasks) {
        this.timers = timers;
        this.engine = engine;
        this.drain = drain;
        this.remoteSessions = remoteSessions;
        this.settings = settings;
        this.tasks = tasks;
    }

    @Override
    public Phase phase() {
        return Phase.ENDPOINTS;
    }

    @Override
    public void start() {
        ticks = tasks.start(TICK, timers::runDue);
    }

    @Override
    public void stop() {
        drain.start();
        var deadline = System.nanoTime() + settings.deadline().toNanos();
        while (engine.size() > 0 && System.nanoTime() < deadline) {
            timers.runDue(); // the server may already have stopped its scheduler
            LockSupport.parkNanos(TICK.toNanos());
        }
        engine.close();
        remoteSessions.close();
        ticks.cancel();
    }
}
