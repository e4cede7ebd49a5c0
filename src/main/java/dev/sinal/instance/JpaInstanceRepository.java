package dev.sinal.instance;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.OptimisticLockException;
import jakarta.persistence.PersistenceException;
import jakarta.persistence.TypedQuery;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

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
    public Optional<Instance> find(String name) {
        return database.query(entities -> row(entities, name).map(InstanceRow::toInstance));
    }

    private static Optional<InstanceRow> row(EntityManager entities, String name) {
        return rows(entities, name).getResultStream().findFirst();
    }

    private static TypedQuery<InstanceRow> rows(EntityManager entities, String name) {
        return entities.createQuery("select r from InstanceRow r where r.name = :name", InstanceRow.class)
                .setParameter("name", name);
    }

    @Override
    public Optional<Conflict> insert(Instance instance) {
        try {
            database.transact(entities -> entities.persist(new InstanceRow(instance)));
            return Optional.empty();
        } catch (PersistenceException e) {
            // Also if the first of two attempts has stored it.
            return isStored(instance) ? Optional.empty() : Optional.of(conflict(instance, e));
        }
    }

    @Override
    public Optional<Conflict> update(Instance instance) {
        try {
            database.transact(entities -> {
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
    public Optional<CreateResult> update(String name, UnaryOperator<Instance> change) {
        var changed = new AtomicReference<Instance>();
        while (true) {
            try {
                changed.set(null);
                database.transact(entities -> row(entities, name).ifPresent(row -> {
                    changed.set(change.apply(row.toInstance()));
                    row.set(changed.get());
                }));
                return Optional.ofNullable(changed.get()).map(CreateResult.Created::new);
            } catch (PersistenceException e) {
                if (changed.get() == null) {
                    throw e;
                }
                if (!isOutdated(e)) {
                    return Optional.of(new CreateResult.Refused(conflict(changed.get(), e)));
                }
            }
        }
    }

    /** Returns whether another process has changed the row since it was read. One of those that change it at once always succeeds. */
    private static boolean isOutdated(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause)
                .anyMatch(OptimisticLockException.class::isInstance);
    }

    @Override
    public boolean delete(Instance instance) {
        var deleted = new AtomicBoolean();
        database.transact(entities -> deleted.set(entities.createQuery("delete from InstanceRow r where r.id = :id")
                        .setParameter("id", instance.id())
                        .executeUpdate()
                > 0));
        return deleted.get();
    }

    @Override
    public void restore(String id, Optional<Instance> state) {
        database.transact(entities -> {
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

    @Override
    public void awaitChange(String name) {
        database.transact(entities ->
                rows(entities, name).setLockMode(LockModeType.PESSIMISTIC_WRITE).getResultList());
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
}
