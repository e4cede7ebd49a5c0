package dev.sinal.instance;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;

/**
 * Opens the database, at the schema of this version, and closes it so that nothing of it stays behind: a redeployment
 * in the same JVM has to find H2's file unlocked.
 */
@Singleton
class Database {
    /** Commands run one at a time; the rest is for who reads meanwhile, and for Flyway, which takes two. */
    private static final int CONNECTIONS = 4;
    /** How long, in milliseconds, to wait for a connection before the database counts as away. */
    private static final long CONNECTION_TIMEOUT = 3_000;

    private final HikariDataSource pool;
    private final EntityManagerFactory entities;

    @Inject
    Database(DatabaseSource options) {
        this.pool = connect(options);
        try {
            migrate();
            this.entities = Persistence.createEntityManagerFactory(
                    "sinal", Map.of("jakarta.persistence.nonJtaDataSource", pool));
        } catch (RuntimeException | Error e) {
            pool.close(); // nobody destroys what was not constructed
            throw e;
        }
    }

    /**
     * To be closed after each operation.
     *
     * @throws IllegalStateException if the database is away: left to itself, EclipseLink would ask again for 20 seconds
     */
    EntityManager entityManager() {
        try {
            pool.getConnection().close();
        } catch (SQLException e) {
            throw new IllegalStateException("the database is away", e);
        }
        return entities.createEntityManager();
    }

    @PreDestroy
    void close() {
        try {
            entities.close();
        } finally {
            pool.close();
        }
    }

    private static HikariDataSource connect(DatabaseSource options) {
        var config = new HikariConfig();
        config.setPoolName("sinal");
        config.setDataSource(options.source());
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(CONNECTION_TIMEOUT);
        config.setValidationTimeout(CONNECTION_TIMEOUT);
        try {
            return new HikariDataSource(config);
        } catch (PoolInitializationException e) {
            throw new IllegalStateException("can't open the database " + options + ": " + e.getMessage(), e);
        }
    }

    private void migrate() {
        Flyway.configure(Database.class.getClassLoader())
                .dataSource(pool)
                .locations("classpath:db/migration")
                .load()
                .migrate();
    }
}
