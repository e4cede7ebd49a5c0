package dev.sinal.log;

import dev.sinal.runtime.HealthCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Checks that events can be stored. While they can't, this server should get no publications. */
@Singleton
class JournalHealth implements HealthCheck {
    private final EventLog log;

    @Inject
    JournalHealth(EventLog log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "journal";
    }

    @Override
    public Result check() {
        return log.failure()
                .map(Result::down)
                .or(() -> log.warning().map(Result::upWith))
                .orElse(Result.UP);
    }
}
