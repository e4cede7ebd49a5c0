package dev.sinal.instance;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps instances for as long as a test runs. */
final class InMemoryInstanceRepository implements InstanceRepository {
    private final Map<String, Instance> byId = new ConcurrentHashMap<>();

    @Override
    public List<Instance> loadAll() {
        return byId.values().stream()
                .sorted(Comparator.comparing(Instance::createdAt))
                .toList();
    }

    @Override
    public synchronized Optional<Conflict> insert(Instance instance) {
        if (byId.values().stream().anyMatch(other -> other.name().equals(instance.name()))) {
            return Optional.of(Conflict.NAME);
        }
        if (byId.values().stream().anyMatch(other -> other.token().equals(instance.token()))) {
            return Optional.of(Conflict.TOKEN);
        }
        byId.put(instance.id(), instance);
        return Optional.empty();
    }

    @Override
    public void update(Instance instance) {
        if (byId.replace(instance.id(), instance) == null) {
            throw new IllegalStateException("no such instance");
        }
    }

    @Override
    public void delete(Instance instance) {
        byId.remove(instance.id());
    }
}
