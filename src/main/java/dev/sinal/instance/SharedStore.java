package dev.sinal.instance;

import dev.sinal.instance.ChangeAnnouncer.Announcement;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.rest.UnavailableException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A database that all nodes of a cluster change: memory holds what it holds. A change is announced in order with the events of the log, and
 * every node, this one included, loads the instance when its reading of the log reaches the announcement. So the change has the same place
 * among the events everywhere.
 *
 * <p>Where it is not known whether a change was stored or announced, it is announced before the next command.
 */
final class SharedStore implements InstanceStore {
    private static final System.Logger LOG = System.getLogger(Instances.class.getName());

    private final InstanceRepository repository;
    private final CommandExecutor commands;
    private final InstanceCatalog catalog;
    private final InstanceEvents events;
    private final ChangeAnnouncer announcer;
    /** The instance that must be announced. Used by one command at a time. */
    private Optional<String> inDoubt = Optional.empty();

    private Announcement last = Announcement.NONE;

    SharedStore(
            InstanceRepository repository,
            CommandExecutor commands,
            InstanceCatalog catalog,
            InstanceEvents events,
            ChangeAnnouncer announcer) {
        this.repository = repository;
        this.commands = commands;
        this.catalog = catalog;
        this.events = events;
        this.announcer = announcer;
    }

    @Override
    public void load() {
        repository.loadAll().forEach(catalog::put);
    }

    @Override
    public Optional<Instance> find(String name) {
        return commands.awaitDatabase(() -> repository.find(name));
    }

    @Override
    public Optional<Conflict> insert(Instance instance) {
        return write(instance.name().value(), () -> repository.insert(instance), Optional::isEmpty);
    }

    @Override
    public Optional<CreateResult> update(String name, UnaryOperator<Instance> change) {
        return write(name, () -> repository.update(name, change), result -> result.filter(
                        CreateResult.Created.class::isInstance)
                .isPresent());
    }

    @Override
    public void updateConnection(String name, UnaryOperator<Instance> change) {
        update(name, change);
    }

    /** Publishes the last events once if several nodes delete the instance. */
    @Override
    public void delete(Instance instance, Runnable publishLast) {
        write(
                instance.name().value(),
                () -> {
                    var deleted = repository.delete(instance);
                    if (deleted) {
                        publishLast.run();
                    }
                    return deleted;
                },
                deleted -> true);
    }

    private <T> T write(String name, Supplier<T> change, Predicate<T> isChanged) {
        announcer.check();
        inDoubt = Optional.of(name);
        var result = commands.awaitDatabase(change);
        if (isChanged.test(result)) {
            announce(name);
        }
        inDoubt = Optional.empty();
        return result;
    }

    private void announce(String name) {
        last = commands.await("Redis is not available", () -> announcer.announce(name));
    }

    /** Announces what may have changed. Waits for a change of it that is in progress in the database. */
    @Override
    public void reconcile() {
        inDoubt.ifPresent(name -> {
            commands.awaitDatabase(() -> {
                repository.awaitChange(name);
                return true;
            });
            announce(name);
            inDoubt = Optional.empty();
        });
    }

    @Override
    public Announcement takeAnnouncement() {
        var taken = last;
        last = Announcement.NONE;
        return taken;
    }

    /** Makes memory hold what the database holds of an instance. */
    synchronized void refresh(String name) {
        try {
            replace(name, repository.find(name));
        } catch (UnavailableException e) {
            throw e;
        } catch (RuntimeException unreadable) {
            LOG.log(Level.ERROR, "instance not loaded: instance=" + name, unreadable);
        }
    }

    /** Makes memory hold what the database holds. */
    synchronized void refreshAll() {
        var all = repository.loadAll();
        var names = all.stream().map(instance -> instance.name().value()).collect(Collectors.toSet());
        catalog.all().stream()
                .map(instance -> instance.name().value())
                .filter(name -> !names.contains(name))
                .forEach(this::refresh); // one that this version can't read stays
        all.forEach(instance -> replace(instance.name().value(), Optional.of(instance)));
    }

    private void replace(String name, Optional<Instance> state) {
        var before = catalog.find(name);
        before.filter(known ->
                        state.filter(other -> other.id().equals(known.id())).isEmpty())
                .ifPresent(deleted -> {
                    catalog.remove(deleted);
                    events.change(deleted, Kind.DELETED);
                });
        state.filter(instance -> !before.equals(state)).ifPresent(instance -> {
            var known = catalog.find(name);
            catalog.put(instance);
            if (known.filter(other -> other.differsInConnectionOnly(instance)).isEmpty()) {
                events.change(instance, known.isEmpty() ? Kind.CREATED : Kind.CHANGED);
            }
        });
    }
}
