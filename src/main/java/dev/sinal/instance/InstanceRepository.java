package dev.sinal.instance;

import dev.sinal.rest.UnavailableException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * The persistent storage of instances. A change is durable when the method returns.
 *
 * <p>Every method throws an {@link UnavailableException} if the storage is unavailable, and may throw its own unchecked exceptions. A
 * change that threw may have been stored; until {@link #restore} is called for the instance, it may also be stored later.
 */
public interface InstanceRepository {
    /** Returns all instances, the oldest first. One that can't be read is logged and left out. */
    List<Instance> loadAll();

    /**
     * Returns the instance of a name.
     *
     * @throws RuntimeException if it can't be read
     */
    Optional<Instance> find(String name);

    /** Adds an instance, unless its name or token is in use by another; then returns which. It is atomic. */
    Optional<Conflict> insert(Instance instance);

    /**
     * Replaces the instance with the same id, unless its name or token is in use by another; then returns which.
     *
     * @throws IllegalStateException if there is none
     */
    Optional<Conflict> update(Instance instance);

    /**
     * Changes an instance that other processes may change too: in the state that is stored, and again if that has changed meanwhile.
     *
     * @param change returns the changed instance; it may be called several times
     * @return that the new name or token is in use by another, or the changed instance; empty if there is none of this name
     */
    Optional<CreateResult> update(String name, UnaryOperator<Instance> change);

    /** Removes the instance with the same id, and returns whether there was one. */
    boolean delete(Instance instance);

    /**
     * Makes the storage hold an instance in this state, whatever it holds now. Waits for a change of it that is in progress.
     *
     * @param id the id of the instance
     * @param state its state; empty if there must be none of this id
     */
    void restore(String id, Optional<Instance> state);

    /** Waits for a change of an instance that is in progress. */
    void awaitChange(String name);
}
