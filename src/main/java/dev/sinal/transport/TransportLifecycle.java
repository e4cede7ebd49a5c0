package dev.sinal.transport;

import dev.sinal.config.DrainSettings;
import dev.sinal.engineio.Drain;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.Timers;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedScheduledExecutorService;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Runs the timers of all sessions, and closes the sessions, a batch at a time, when the application stops. */
@Singleton
class TransportLifecycle implements LifecycleComponent {
    private static final long TICK_MILLIS = 20;

    private final Timers timers;
    private final EngineServer engine;
    private final Drain drain;
    private final DrainSettings settings;

    @Resource
    private ManagedScheduledExecutorService scheduler;

    private ScheduledFuture<?> ticks;

    @Inject
    TransportLifecycle(Timers timers, EngineServer engine, Drain drain, DrainSettings settings) {
        this.timers = timers;
        this.engine = engine;
        this.drain = drain;
        this.settings = settings;
    }

    @Override
    public Phase phase() {
        return Phase.ENDPOINTS;
    }

    @Override
    public void start() {
        ticks = scheduler.scheduleWithFixedDelay(timers::runDue, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        drain.start();
        var deadline = System.nanoTime() + settings.deadline().toNanos();
        while (engine.size() > 0 && System.nanoTime() < deadline) {
            timers.runDue(); // the server may already have stopped its scheduler
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS));
        }
        engine.close();
        ticks.cancel(false);
    }
}
