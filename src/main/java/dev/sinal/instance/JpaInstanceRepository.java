package dev.sinal.instance;

import dev.sinal.rest.UnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.LockModeType;
import jakarta.persistence.PersistenceException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/** Stores instances in a relational database. */
@Singleton
class JpaInstanceRepository implements InstanceRepository {
    private static final System.Logger LOG = System.getLogger(JpaInstanceRepository.class.getName());

    private final Database database;

    @Inject
    JpaInstanceRepository(Database database) {
        this.database = database;
    }

    @Override
    public List<Instance> loadAll() {
        return database.query(entities -> entities.createQuery(
                        "select r from InstanceRow r order by r.createdAt, r.name", InstanceRow.class)
                .getResultStream()
                .map(JpaInstanceRepository::toInstance)
                .flatMap(Optional::stream)
                .toList());
    }

    /** Returns an instance, or empty if this version does not understand its row: then all others are there all the same. */
    private static Optional<Instance> toInstance(InstanceRow row) {
        try {
            return Optional.of(row.toInstance());
        } catch (RuntimeException e) {
            LOG.log(Level.ERROR, "instance not loaded: id=" + row.id() + " instance=" + row.name(), e);
            return Optional.empty();
        }
    }

    @Override
    public Optional<Conflict> insert(Instance instance) {
        try {
            transact(entities -> entities.persist(new InstanceRow(instance)));
            return Optional.empty();
        } catch (PersistenceException e) {
            // Also if the first of two attempts has stored it.
            return isStored(instance) ? Optional.empty() : Optional.of(conflict(instance, e));
        }
    }

    @Override
    public Optional<Conflict> update(Instance instance) {
        try {
            transact(entities -> {
                var row = entities.find(InstanceRow.class, instance.id());
                if (row == null) {
                    throw new IllegalStateException("instance " + instance.id() + " is not in the database");
                }
                row.set(instance);
            });
            return Optional.empty();
        } catch (PersistenceException e) {
            return Optional.of(conflict(instance, e));
        }
    }

    @Override
    public void delete(Instance instance) {
        transact(entities -> entities.createQuery("delete from InstanceRow r where r.id = :id")
                .setParameter("id", instance.id())
                .executeUpdate());
    }

    @Override
    public void restore(String id, Optional<Instance> state) {
        transact(entities -> {
            var row = entities.find(InstanceRow.class, id, LockModeType.PESSIMISTIC_WRITE);
            if (row == null) {
                state.map(InstanceRow::new).ifPresent(entities::persist);
            } else if (state.isPresent()) {
                row.set(state.get());
            } else {
                entities.remove(row);
            }
        });
    }

    private boolean isStored(Instance instance) {
        return database.query(entities -> entities.find(InstanceRow.class, instance.id()) != null);
    }

    /**
     * Returns the value that another row has. EclipseLink and Hibernate wrap a violated constraint differently: what is stored says it.
     *
     * @throws PersistenceException the refusal, if there is no such row
     */
    private Conflict conflict(Instance instance, PersistenceException refusal) {
        var row = new InstanceRow(instance);
        return database.query(entities -> {
            if (existsInAnother(entities, row, "name", row.name())) {
                return Conflict.NAME;
            }
            if (existsInAnother(entities, row, "tokenDigest", row.tokenDigest())) {
                return Conflict.TOKEN;
            }
            throw refusal;
        });
    }

    private static boolean existsInAnother(EntityManager entities, InstanceRow row, String column, String value) {
        return entities.createQuery(
                                "select count(r) from InstanceRow r where r." + column + " = :value and r.id <> :id",
                                Long.class)
                        .setParameter("value", value)
                        .setParameter("id", row.id())
                        .getSingleResult()
                > 0;
    }

    /**
     * Runs a transaction. If the connection is lost in it, runs it again on another connection: whether it was committed is not known, and
     * all work here can be done twice.
     */
    private void transact(Consumer<EntityManager> work) {
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
        database.query(entities -> {
            connected.set(true);
            var transaction = entities.getTransaction();
            transaction.begin();
            try {
                work.accept(entities);
                transaction.commit();
                database.sync();
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
}
