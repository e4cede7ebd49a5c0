package dev.sinal.instance;

import dev.sinal.rest.UnavailableException;
import java.util.List;
import java.util.Optional;

/**
 * The persistent storage of instances. A change is durable when the method returns.
 *
 * <p>Every method throws an {@link UnavailableException} if the storage is unavailable, and may throw its own unchecked exceptions; then
 * nothing has changed.
 */
public interface InstanceRepository {
    /** Returns all instances, the oldest first. */
    List<Instance> loadAll();

    /** Adds an instance, unless its name or token is in use; then returns which. It is atomic. */
    Optional<Conflict> insert(Instance instance);

    /**
     * Replaces the instance with the same id.
     *
     * @throws IllegalStateException if there is none
     */
    void update(Instance instance);

    /** Removes the instance with the same id, if there is one. */
    void delete(Instance instance);
}
