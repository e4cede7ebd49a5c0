package dev.sinal.transport;

import dev.sinal.engineio.Timers;
import dev.sinal.runtime.HealthCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Checks that the timers of all sessions run. */
@Singleton
class TimersHealth implements HealthCheck {
    private final Timers timers;

    @Inject
    TimersHealth(Timers timers) {
        this.timers = timers;
    }

    @Override
    public String name() {
        return "timers";
    }

    @Override
    public boolean isLiveness() {
        return true;
    }

    @Override
    public Executor executor(Executor pool) {
        return task -> timers.schedule(Duration.ZERO, task);
    }

    @Override
    public Result check() {
        return Result.UP;
    }
}
