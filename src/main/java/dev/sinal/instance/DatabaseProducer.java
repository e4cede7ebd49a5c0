package dev.sinal.instance;

import dev.sinal.access.SharedKeys;
import dev.sinal.config.DataDirectory;
import dev.sinal.config.DatabaseSettings;
import dev.sinal.config.Secret;
import dev.sinal.config.SettingError;
import dev.sinal.config.Settings;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Produces the source of database connections that the settings select. */
@Singleton
class DatabaseProducer {
    @Produces
    @Singleton
    DatabaseSource databaseSource(Settings settings, DataDirectory data) {
        if (settings.cluster().isPresent() && settings.database().isEmpty()) {
            throw new SettingError(
                    "SINAL_DATABASE_URL",
                    "",
                    "a PostgreSQL database, because SINAL_REDIS_URL is set: nodes of a cluster share it, and"
                            + " the embedded database belongs to one");
        }
        return settings.database()
                .map(DatabaseProducer::postgresql)
                .orElseGet(() -> DatabaseSource.embedded(data.databaseUrl()));
    }

    /** Produces the keys that the nodes of a cluster share; empty where there is one node. */
    @Produces
    @Singleton
    Optional<SharedKeys> sharedKeys(Settings settings, Instance<Database> database) {
        return settings.cluster().map(cluster -> new DatabaseKeys(database.get()));
    }

    private static DatabaseSource postgresql(DatabaseSettings settings) {
        try {
            return DatabaseSource.postgresql(
                    settings.url().value(), settings.user(), settings.password().map(Secret::value));
        } catch (IllegalArgumentException malformed) {
            throw new SettingError(
                    "SINAL_DATABASE_URL",
                    "jdbc:postgresql://host[:port]/database, then ? and parameters of PostgreSQL's JDBC driver");
        }
    }
}
