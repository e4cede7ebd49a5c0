package dev.sinal.delivery;

import dev.sinal.log.EventLog;
import dev.sinal.log.Position;
import dev.sinal.runtime.SerialExecutor;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/**
 * The partitions of the namespaces: one for {@code /}, which receives the events of all instances, and as many as there are processors for
 * the namespaces of the instances. All namespaces of an instance, and of later instances of its name, are in one partition.
 */
@Singleton
public final class Partitions {
    private final Partition root;
    private final List<Partition> byInstance;

    @Inject
    Partitions(Executor executor, EventLog log) {
        this(executor, log, Runtime.getRuntime().availableProcessors());
    }

    /** @param count the number of partitions beside that of {@code /} */
    Partitions(Executor executor, EventLog log, int count) {
        root = new Partition(new SerialExecutor(executor), log);
        byInstance = Stream.generate(() -> new Partition(new SerialExecutor(executor), log))
                .limit(count)
                .toList();
    }

    /** Returns the partition of {@code /}. */
    Partition root() {
        return root;
    }

    /** Returns the partition of an instance's namespaces. */
    Partition ofInstance(String name) {
        return byInstance.get(Math.floorMod(name.hashCode(), byInstance.size()));
    }

    /** Returns the partition of a namespace. */
    Partition ofNamespace(String name) {
        return NamespaceName.instance(name).map(this::ofInstance).orElse(root);
    }

    /** Sets the position up to which events have been sent, for all. */
    void reached(Position position) {
        all().forEach(partition -> partition.reached(position));
    }

    /** Runs a task after all events that were accepted before, and the other tasks that the partitions' executors have. */
    public void executeBehindEvents(Runnable task) {
        var next = task;
        for (var partition : all()) {
            var then = next;
            next = () -> partition.executor().execute(then);
        }
        next.run();
    }

    /** Returns the partitions of the instances. */
    List<Partition> ofInstances() {
        return byInstance;
    }

    private List<Partition> all() {
        var all = new ArrayList<>(byInstance);
        all.add(root);
        return all;
    }
}
