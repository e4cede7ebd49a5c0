package dev.sinal.instance;

import dev.sinal.rest.UnavailableException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Keeps instances for as long as a test runs, and fails as a database does. */
final class InMemoryInstanceRepository implements InstanceRepository {
    private final Map<String, Instance> byId = new ConcurrentHashMap<>();
    private boolean away;
    private boolean losesAnswer;
    private Runnable beforeChange = () -> {};

    /** Runs a task before each insertion and deletion. */
    void beforeChanges(Runnable task) {
        beforeChange = task;
    }

    /** Makes each call fail, until {@link #comeBack}. */
    void goAway() {
        away = true;
    }

    /** Makes the next change succeed, fail for the caller, and be the last before {@link #comeBack}. */
    void loseAnswer() {
        losesAnswer = true;
    }

    void comeBack() {
        away = false;
    }

    private void connect() {
        if (away) {
            throw new UnavailableException("away");
        }
    }

    private void answer() {
        if (losesAnswer) {
            losesAnswer = false;
            away = true;
        }
        connect();
    }

    @Override
    public List<Instance> loadAll() {
        connect();
        return byId.values().stream()
                .sorted(Comparator.comparing(Instance::createdAt)
                        .thenComparing(instance -> instance.name().value()))
                .toList();
    }

    @Override
    public Optional<Instance> find(String name) {
        connect();
        return byId.values().stream()
                .filter(instance -> instance.name().value().equals(name))
                .findFirst();
    }

    @Override
    public synchronized Optional<Conflict> insert(Instance instance) {
        beforeChange.run();
        connect();
        if (byId.values().stream().anyMatch(other -> other.name().equals(instance.name()))) {
            return Optional.of(Conflict.NAME);
        }
        if (byId.values().stream().anyMatch(other -> other.token().equals(instance.token()))) {
            return Optional.of(Conflict.TOKEN);
        }
        byId.put(instance.id(), instance);
        answer();
        return Optional.empty();
    }

    @Override
    public Optional<Conflict> update(Instance instance) {
        connect();
        if (byId.values().stream()
                .anyMatch(other ->
                        !other.id().equals(instance.id()) && other.token().equals(instance.token()))) {
            return Optional.of(Conflict.TOKEN);
        }
        if (byId.replace(instance.id(), instance) == null) {
            throw new IllegalStateException("no such instance");
        }
        answer();
        return Optional.empty();
    }

    @Override
    public synchronized Optional<CreateResult> update(String name, UnaryOperator<Instance> change) {
        return find(name).map(change).map(changed -> update(changed)
                .<CreateResult>map(CreateResult.Refused::new)
                .orElseGet(() -> new CreateResult.Created(changed)));
    }

    @Override
    public boolean delete(Instance instance) {
        beforeChange.run();
        connect();
        var deleted = byId.remove(instance.id()) != null;
        answer();
        return deleted;
    }

    @Override
    public void awaitChange(String name) {
        connect();
    }

    @Override
    public void restore(String id, Optional<Instance> state) {
        connect();
        byId.remove(id);
        state.ifPresent(instance -> byId.put(id, instance));
    }
}
