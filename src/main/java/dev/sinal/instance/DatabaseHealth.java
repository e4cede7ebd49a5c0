package dev.sinal.instance;

import dev.sinal.runtime.HealthCheck;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Checks that the database answers. */
@Singleton
class DatabaseHealth implements HealthCheck {
    private final Database database;

    @Inject
    DatabaseHealth(Database database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "database";
    }

    @Override
    public Result check() {
        database.query(entities -> entities.createNativeQuery("select 1").getSingleResult());
        return Result.UP;
    }
}
