package dev.sinal.instance;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import dev.sinal.rest.UnavailableException;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.Persistence;
import java.lang.System.Logger.Level;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import org.flywaydb.core.Flyway;
import org.h2.engine.SessionLocal;
import org.h2.jdbc.JdbcConnection;

/**
 * The database with its connection pool, migrated to the schema of this version. It is closed completely, because a redeployment in the
 * same JVM must find H2's file unlocked.
 */
@Singleton
class Database {
    private static final System.Logger LOG = System.getLogger(Database.class.getName());
    /** Commands run one at a time; the other connections are for concurrent reads, and for Flyway, which takes two. */
    private static final int CONNECTIONS = 4;
    /** The time in milliseconds after which a database without a free connection counts as unavailable. */
    private static final long CONNECTION_TIMEOUT = 3_000;
    /** The number of changes after which the embedded database's file is compacted. */
    private static final int COMPACT_INTERVAL = 20;
    /** The part of the file that has less than this in use, in percent, is rewritten. */
    private static final int COMPACT_BELOW_FILL_RATE = 60;
    /** The bytes that one compaction rewrites at most. */
    private static final int COMPACT_BYTES = 1 << 19;

    private final HikariDataSource pool;
    private final boolean embedded;
    private final EntityManagerFactory entities;
    private final AtomicInteger changes = new AtomicInteger();

    @Inject
    Database(DatabaseSource options) {
        this.pool = connect(options);
        this.embedded = options.embedded();
        try {
            migrate();
            this.entities = Persistence.createEntityManagerFactory(
                    "sinal", Map.of("jakarta.persistence.nonJtaDataSource", pool));
        } catch (RuntimeException | Error e) {
            pool.close(); // @PreDestroy is not called after a failed constructor
            throw e;
        }
    }

    /**
     * Runs a query with an entity manager of its own.
     *
     * <p>If the database is unavailable, all connections are closed: H2 closes its file when a write fails, and opens it again only when no
     * connection is left; PostgreSQL's connections are lost when another server takes over.
     *
     * @throws UnavailableException if the database is unavailable
     */
    <T> T query(Function<EntityManager, T> query) {
        try (var entities = entityManager()) {
            return query.apply(entities);
        } catch (RuntimeException e) {
            if (!DatabaseOutage.isCauseOf(e)) {
                throw e;
            }
            pool.getHikariPoolMXBean().softEvictConnections();
            throw new UnavailableException("The database is not available", e);
        }
    }

    /**
     * Runs a transaction. If the connection is lost in it, runs it again on another connection: whether it was committed is not known, and
     * all work here can be done twice.
     */
    void transact(Consumer<EntityManager> work) {
        var connected = new AtomicBoolean();
        try {
            attempt(work, connected);
        } catch (UnavailableException lost) {
            if (!connected.get()) {
                throw lost;
            }
            attempt(work, connected);
        }
    }

    private void attempt(Consumer<EntityManager> work, AtomicBoolean connected) {
        query(entities -> {
            connected.set(true);
            var transaction = entities.getTransaction();
            transaction.begin();
            try {
                work.accept(entities);
                transaction.commit();
                sync();
            } catch (RuntimeException | Error e) {
                rollBack(transaction, e);
                throw e;
            }
            return null;
        });
    }

    /** Rolls back. Where the connection is lost, Hibernate fails at this too, which must not hide the first failure. */
    private static void rollBack(EntityTransaction transaction, Throwable failure) {
        try {
            if (transaction.isActive()) {
                transaction.rollback();
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Makes what was committed survive a power failure. H2 does not write through at a commit, but overwrites what the commit has replaced
     * ({@code RETENTION_TIME}), which therefore must be on the disk before the next one.
     */
    private void sync() {
        if (embedded) {
            try (var connection = pool.getConnection();
                    var statement = connection.createStatement()) {
                statement.execute("CHECKPOINT SYNC");
                if (changes.incrementAndGet() % COMPACT_INTERVAL == 0) {
                    compact(connection);
                    statement.execute("CHECKPOINT SYNC");
                }
            } catch (SQLException e) {
                throw new IllegalStateException("database not synced", e);
            }
        }
    }

    /**
     * Makes space in H2's file that few data use. With {@code WRITE_DELAY=0} H2 2.2 does this only when it is closed. A failure does not
     * concern the change that is committed: if the disk is the reason, the next change has it too.
     */
    private static void compact(Connection connection) throws SQLException {
        try {
            var session = (SessionLocal) connection.unwrap(JdbcConnection.class).getSession();
            session.getDatabase().getStore().getMvStore().compact(COMPACT_BELOW_FILL_RATE, COMPACT_BYTES);
        } catch (RuntimeException | LinkageError e) {
            LOG.log(Level.WARNING, "database not compacted", e);
        }
    }

    /** Returns an entity manager. Fails if no connection can be opened: without this check EclipseLink retries for 20 seconds. */
    private EntityManager entityManager() {
        try {
            pool.getConnection().close();
        } catch (SQLException e) {
            throw new IllegalStateException("database unavailable", e);
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
        config.setMinimumIdle(0); // so that no connection is opened to replace one that is closed after a failure
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
