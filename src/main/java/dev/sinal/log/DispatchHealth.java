package dev.sinal.log;

import dev.sinal.runtime.HealthCheck;
import dev.sinal.runtime.SerialExecutor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/** Checks that the executor on which events are delivered runs tasks. */
@Singleton
class DispatchHealth implements HealthCheck {
    private final SerialExecutor dispatch;

    @Inject
    DispatchHealth(@Dispatch SerialExecutor dispatch) {
        this.dispatch = dispatch;
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
        return dispatch;
    }

    @Override
    public Result check() {
        return Result.UP;
    }
}
