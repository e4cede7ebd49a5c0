package dev.sinal.instance;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Persistence;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcConnectionPool;

/**
 * Opens the database, at the schema of this version, and closes it so that nothing of it stays behind: a redeployment
 * in the same JVM has to find H2's file unlocked.
 */
@Singleton
class Database {
    private final JdbcConnectionPool pool;
    private final EntityManagerFactory entities;

    @Inject
    Database(InstanceOptions options) {
        this.pool = JdbcConnectionPool.create(options.databaseUrl(), "sa", "");
        try {
            migrate();
            this.entities = Persistence.createEntityManagerFactory(
                    "sinal", Map.of("jakarta.persistence.nonJtaDataSource", pool));
        } catch (RuntimeException | Error e) {
            pool.dispose(); // nobody destroys what was not constructed
            throw e;
        }
    }

    /** To be closed after each operation. */
    EntityManager entityManager() {
        return entities.createEntityManager();
    }

    @PreDestroy
    void close() {
        try {
            entities.close();
        } finally {
            pool.dispose();
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
