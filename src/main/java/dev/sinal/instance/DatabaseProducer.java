package dev.sinal.instance;

import dev.sinal.config.DataDirectory;
import dev.sinal.config.DatabaseSettings;
import dev.sinal.config.Secret;
import dev.sinal.config.SettingError;
import dev.sinal.config.Settings;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Produces the source of database connections that the settings select. */
@Singleton
class DatabaseProducer {
    @Produces
    @Singleton
    DatabaseSource databaseSource(Settings settings, DataDirectory data) {
        return settings.database()
                .map(DatabaseProducer::postgresql)
                .orElseGet(() -> DatabaseSource.embedded(data.databaseUrl()));
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
