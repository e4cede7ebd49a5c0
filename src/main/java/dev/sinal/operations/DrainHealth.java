package dev.sinal.operations;

import dev.sinal.engineio.Drain;
import dev.sinal.runtime.HealthCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/** Fails from the moment on at which the server is drained. */
@Singleton
class DrainHealth implements HealthCheck {
    private final Drain drain;

    @Inject
    DrainHealth(Drain drain) {
        this.drain = drain;
    }

    @Override
    public String name() {
        return "drain";
    }

    /** Runs at once, so that the answer of {@code /drain} comes after the check has failed. */
    @Override
    public Executor executor(Executor pool) {
        return Runnable::run;
    }

    @Override
    public Result check() {
        return drain.isStarted() ? Result.down("the server is drained") : Result.UP;
    }
}
