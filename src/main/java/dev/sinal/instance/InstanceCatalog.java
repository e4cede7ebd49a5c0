package dev.sinal.instance;

import dev.sinal.access.InstanceTokens;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The instances that this process has in memory, with their tokens. Reading takes no lock; one thread at a time changes it. */
final class InstanceCatalog {
    private final InstanceTokens tokens;
    private final Map<String, Instance> byName = new ConcurrentHashMap<>();

    InstanceCatalog(InstanceTokens tokens) {
        this.tokens = tokens;
    }

    /** Returns the instance of a name. */
    Optional<Instance> find(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Returns all instances, the oldest first. */
    List<Instance> all() {
        return byName.values().stream()
                .sorted(Comparator.comparing(Instance::createdAt)
                        .thenComparing(instance -> instance.name().value()))
                .toList();
    }

    /** Adds an instance, or replaces the one of its name. A token that it no longer has is a revoked one, unless another has it now. */
    void put(Instance instance) {
        var name = instance.name().value();
        var before = byName.put(name, instance);
        tokens.add(instance.token(), name);
        if (before != null
                && !before.token().equals(instance.token())
                && tokens.instance(before.token()).filter(name::equals).isPresent()) {
            tokens.remove(before.token());
        }
    }

    /** Removes an instance. Its token is a revoked one. */
    void remove(Instance instance) {
        tokens.remove(instance.token());
        byName.remove(instance.name().value());
    }
}
