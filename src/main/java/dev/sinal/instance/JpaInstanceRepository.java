package dev.sinal.instance;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.PersistenceException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Stores instances in a relational database. */
@Singleton
class JpaInstanceRepository implements InstanceRepository {
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
                .map(InstanceRow::toInstance)
                .toList());
    }

    @Override
    public Optional<Conflict> insert(Instance instance) {
        try {
            transact(entities -> entities.persist(new InstanceRow(instance)));
            return Optional.empty();
        } catch (PersistenceException e) {
            // EclipseLink and Hibernate wrap a violated constraint differently: query what is stored instead.
            return Optional.of(conflict(instance).orElseThrow(() -> e));
        }
    }

    @Override
    public void update(Instance instance) {
        transact(entities -> {
            var row = entities.find(InstanceRow.class, instance.id());
            if (row == null) {
                throw new IllegalStateException("instance " + instance.id() + " is not in the database");
            }
            row.set(instance);
        });
    }

    @Override
    public void delete(Instance instance) {
        transact(entities -> entities.createQuery("delete from InstanceRow r where r.id = :id")
                .setParameter("id", instance.id())
                .executeUpdate());
    }

    private Optional<Conflict> conflict(Instance instance) {
        var row = new InstanceRow(instance);
        return database.query(entities -> {
            if (exists(entities, "select count(r) from InstanceRow r where r.name = :value", row.name())) {
                return Optional.of(Conflict.NAME);
            }
            return exists(
                            entities,
                            "select count(r) from InstanceRow r where r.tokenDigest = :value",
                            row.tokenDigest())
                    ? Optional.of(Conflict.TOKEN)
                    : Optional.empty();
        });
    }

    private static boolean exists(EntityManager entities, String count, String value) {
        return entities.createQuery(count, Long.class)
                        .setParameter("value", value)
                        .getSingleResult()
                > 0;
    }

    private void transact(Consumer<EntityManager> work) {
        database.query(entities -> {
            var transaction = entities.getTransaction();
            transaction.begin();
            try {
                work.accept(entities);
                transaction.commit();
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
