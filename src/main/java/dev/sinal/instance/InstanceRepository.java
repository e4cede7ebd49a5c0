package dev.sinal.instance;

import java.util.List;
import java.util.Optional;

/**
 * Where instances outlive a restart. What a method changed is durable when it returns.
 *
 * <p>Every method may throw the storage's own unchecked exceptions; then nothing has changed.
 */
public interface InstanceRepository {
    /** All of them, the oldest first. */
    List<Instance> loadAll();

    /** Adds one, unless its name or token is in use; answers which, if so. Of two at once one is refused. */
    Optional<Conflict> insert(Instance instance);

    /**
     * Replaces the one with the same id.
     *
     * @throws IllegalStateException if there is none
     */
    void update(Instance instance);

    /** Removes the one with the same id, if it is there. */
    void delete(Instance instance);
}
