package dev.sinal.delivery;

import dev.sinal.runtime.HealthCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/** Checks that the executors that send events run tasks. */
@Singleton
class DispatchHealth implements HealthCheck {
    private final Partitions partitions;

    @Inject
    DispatchHealth(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public String name() {
        return "dispatch";
    }

    @Override
    public boolean isLiveness() {
        return true;
    }

    @Override
    public Executor executor(Executor pool) {
        return partitions::executeBehindEvents;
    }

    @Override
    public Result check() {
        return Result.UP;
    }
}
