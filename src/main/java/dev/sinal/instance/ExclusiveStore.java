package dev.sinal.instance;

import dev.sinal.instance.ChangeAnnouncer.Announcement;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.rest.UnavailableException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A database that only this process changes: it holds what memory holds. Changes are put into memory, and their events fired, on the
 * caller's thread.
 *
 * <p>A write that failed may have been stored, if the connection was lost before the answer. The command has failed then: what memory
 * holds is stored again, as soon as the repository is available and before the next command.
 */
final class ExclusiveStore implements InstanceStore {
    private static final System.Logger LOG = System.getLogger(Instances.class.getName());

    private final InstanceRepository repository;
    private final CommandExecutor commands;
    private final InstanceCatalog catalog;
    private final InstanceEvents events;
    /** The instance whose last write failed. Used by one command at a time. */
    private Optional<Instance> inDoubt = Optional.empty();

    ExclusiveStore(
            InstanceRepository repository, CommandExecutor commands, InstanceCatalog catalog, InstanceEvents events) {
        this.repository = repository;
        this.commands = commands;
        this.catalog = catalog;
        this.events = events;
    }

    @Override
    public void load() {
        commands.awaitDatabase(repository::loadAll).forEach(catalog::put);
    }

    @Override
    public Optional<Instance> find(String name) {
        return catalog.find(name);
    }

    @Override
    public Optional<Conflict> insert(Instance instance) {
        var conflict = write(instance, () -> repository.insert(instance));
        if (conflict.isPresent()) {
            addUnknown();
        } else {
            catalog.put(instance);
            events.change(instance, Kind.CREATED);
        }
        return conflict;
    }

    @Override
    public Optional<CreateResult> update(String name, UnaryOperator<Instance> change) {
        return find(name).map(change).map(changed -> {
            var conflict = write(changed, () -> repository.update(changed));
            if (conflict.isPresent()) {
                addUnknown();
                return new CreateResult.Refused(conflict.get());
            }
            catalog.put(changed);
            events.change(changed, Kind.CHANGED);
            return new CreateResult.Created(changed);
        });
    }

    @Override
    public void updateConnection(String name, UnaryOperator<Instance> change) {
        find(name).map(change).ifPresent(changed -> {
            write(changed, () -> repository.update(changed));
            catalog.put(changed);
        });
    }

    @Override
    public void delete(Instance instance, Runnable publishLast) {
        write(instance, () -> repository.delete(instance));
        publishLast.run();
        catalog.remove(instance);
        events.change(instance, Kind.DELETED);
    }

    /** Adds the instances that only the repository holds, as when it stored one late, after what memory holds had been restored. */
    private void addUnknown() {
        var known = catalog.all().stream().map(Instance::id).collect(Collectors.toSet());
        commands.awaitDatabase(repository::loadAll).stream()
                .filter(instance -> !known.contains(instance.id()))
                .forEach(instance -> {
                    catalog.put(instance);
                    events.change(instance, Kind.CREATED);
                    events.publishCreated(instance);
                });
    }

    /** Makes the repository hold what memory holds, if the last write failed. */
    @Override
    public void reconcile() {
        inDoubt.ifPresent(this::restore);
    }

    private void restore(Instance instance) {
        var known = find(instance.name().value()).filter(other -> other.id().equals(instance.id()));
        try {
            commands.awaitDatabase(() -> {
                repository.restore(instance.id(), known);
                return true;
            });
            LOG.log(Level.INFO, "database restored after a lost connection: instance=" + instance.name());
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException e) {
            // Not tried again, for no command would ever succeed.
            LOG.log(Level.ERROR, "database not restored after a lost connection: instance=" + instance.name(), e);
        }
        inDoubt = Optional.empty();
    }

    private <T> T write(Instance instance, Supplier<T> change) {
        inDoubt = Optional.of(instance);
        var result = commands.awaitDatabase(change);
        inDoubt = Optional.empty();
        return result;
    }

    @Override
    public Announcement takeAnnouncement() {
        return Announcement.NONE;
    }
}
