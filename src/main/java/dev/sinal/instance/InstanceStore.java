package dev.sinal.instance;

import dev.sinal.rest.UnavailableException;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * The repository as commands use it, one at a time: it holds what memory holds.
 *
 * <p>A write that failed may have been stored, if the connection was lost before the answer. The command has failed then: what memory
 * holds is stored again, as soon as the repository is available and before the next command.
 */
final class InstanceStore {
    private static final System.Logger LOG = System.getLogger(Instances.class.getName());
    private static final String UNAVAILABLE = "The database is not available";

    private final InstanceRepository repository;
    private final CommandExecutor commands;
    private final Function<String, Optional<Instance>> memory;
    /** The instance whose last write failed. Used by one command at a time. */
    private Optional<Instance> inDoubt = Optional.empty();

    /** @param memory finds the instance of a name that memory holds */
    InstanceStore(
            InstanceRepository repository, CommandExecutor commands, Function<String, Optional<Instance>> memory) {
        this.repository = repository;
        this.commands = commands;
        this.memory = memory;
    }

    /** Loads all instances. */
    List<Instance> loadAll() {
        return await(repository::loadAll);
    }

    /** Adds an instance, unless its name or token is in use; then returns which. */
    Optional<Conflict> insert(Instance instance) {
        return write(instance, () -> repository.insert(instance));
    }

    /** Replaces the instance with the same id, unless its name or token is in use by another; then returns which. */
    Optional<Conflict> update(Instance instance) {
        return write(instance, () -> repository.update(instance));
    }

    /** Removes the instance with the same id. */
    void delete(Instance instance) {
        write(instance, run(() -> repository.delete(instance)));
    }

    /**
     * Makes the repository hold what memory holds, if the last write failed.
     *
     * @throws UnavailableException if it is still unavailable
     */
    void reconcile() {
        inDoubt.ifPresent(this::restore);
    }

    private void restore(Instance instance) {
        var known =
                memory.apply(instance.name().value()).filter(other -> other.id().equals(instance.id()));
        try {
            await(run(() -> repository.restore(instance.id(), known)));
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
        var result = await(change);
        inDoubt = Optional.empty();
        return result;
    }

    private <T> T await(Supplier<T> step) {
        return commands.await(UNAVAILABLE, step);
    }

    private static Supplier<Void> run(Runnable step) {
        return () -> {
            step.run();
            return null;
        };
    }
}
