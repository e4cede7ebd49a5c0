package dev.sinal.intake;

import dev.sinal.event.EventType;
import dev.sinal.instance.Instance;
import dev.sinal.instance.Instances;
import dev.sinal.rest.UnavailableException;
import dev.sinal.runtime.PeriodicComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.Phase;
import dev.sinal.runtime.SteadyClock;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The instances that a source has deleted lately, and removes them.
 *
 * <p>Evolution API sends {@code instance.delete}, and then, not by every way, {@code remove.instance}. An instance is removed with the second,
 * or some seconds after the first, so that its clients receive both. Events about it that a retry has delayed belong to it, also if there is
 * a new one of its name by now.
 */
@Singleton
class DeletedInstances extends PeriodicComponent {
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration REMOVE_AFTER = Duration.ofSeconds(3);
    /** Longer than Evolution API sends an event again. */
    private static final Duration KEEP = Duration.ofMinutes(30);

    private static final int MOST = 10_000;

    private final Instances instances;
    private final InstantSource clock;
    /** By name, the oldest first. */
    private final Map<String, Deletion> deletions = new LinkedHashMap<>();

    @Inject
    DeletedInstances(Instances instances, PeriodicTasks tasks) {
        this(instances, tasks, new SteadyClock());
    }

    DeletedInstances(Instances instances, PeriodicTasks tasks, InstantSource clock) {
        super(tasks, INTERVAL);
        this.instances = instances;
        this.clock = clock;
    }

    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    /** Adds an instance that an event in the log has deleted, if it is not there. */
    void add(SourceEvent event, Instance instance) {
        var deletion = new Deletion(instance, event.dateTime(), clock.instant(), false, Optional.empty());
        synchronized (deletions) {
            var known = deletions.get(event.instance());
            if (known == null || !known.instance().id().equals(instance.id())) {
                deletions.remove(event.instance());
                deletions.put(event.instance(), deletion);
            }
            if (deletions.size() > MOST) {
                deletions.remove(deletions.keySet().iterator().next());
            }
        }
        if (event.is(EventType.REMOVE_INSTANCE)) {
            unregister(List.of(deletion));
        }
    }

    /** Removes the instance of an event's name, if it has been deleted and the event says that there is a new one of its name. */
    void finishBefore(SourceEvent event) {
        deletion(event)
                .filter(deletion -> !deletion.replaced() && !deletion.includes(event))
                .ifPresent(deletion -> {
                    instances.unregister(deletion.instance());
                    synchronized (deletions) {
                        deletions.replace(event.instance(), deletion, deletion.replacedBy(event));
                    }
                });
    }

    /** Returns whether an instance of an event's name has been deleted lately. */
    boolean isNameOfOne(SourceEvent event) {
        return deletion(event).isPresent();
    }

    /** Returns the deleted instance that an event is about. */
    Optional<Instance> find(SourceEvent event) {
        return deletion(event).filter(deletion -> deletion.includes(event)).map(Deletion::instance);
    }

    /** Removes the instances whose time has come. */
    @Override
    protected void run() {
        var now = clock.instant();
        List<Deletion> due;
        synchronized (deletions) {
            deletions.values().removeIf(deletion -> deletion.at().isBefore(now.minus(KEEP)));
            due = deletions.values().stream()
                    .filter(deletion -> deletion.at().isBefore(now.minus(REMOVE_AFTER)))
                    .toList();
        }
        unregister(due);
    }

    @Override
    public void stop() {
        super.stop();
        removeAll();
    }

    /** Removes the instances whose time has not come. */
    void removeAll() {
        List<Deletion> all;
        synchronized (deletions) {
            all = List.copyOf(deletions.values());
        }
        unregister(all);
    }

    private void unregister(List<Deletion> due) {
        try {
            due.stream()
                    .map(Deletion::instance)
                    .filter(instance -> instances
                            .find(instance.name().value())
                            .filter(known -> known.id().equals(instance.id()))
                            .isPresent())
                    .forEach(instances::unregister);
        } catch (UnavailableException e) {
            // The next run tries again.
        }
    }

    private Optional<Deletion> deletion(SourceEvent event) {
        synchronized (deletions) {
            return Optional.ofNullable(deletions.get(event.instance()));
        }
    }

    /**
     * A deletion.
     *
     * @param dateTime its time by the source's clock
     * @param at its time by this server's clock
     * @param replaced whether there is, or was, a new instance of the name
     * @param newSince the time of the first event about the new one by the source's clock
     */
    private record Deletion(
            Instance instance, Optional<String> dateTime, Instant at, boolean replaced, Optional<String> newSince) {
        /** Returns whether an event is about the instance that was deleted, and not a new one of its name. */
        boolean includes(SourceEvent event) {
            return event.isBefore(dateTime)
                    || event.dateTime().equals(dateTime)
                    || isLast(event) && (!replaced || event.isBefore(newSince));
        }

        /** Returns whether it may be one of the events after the first that deletes an instance. */
        private static boolean isLast(SourceEvent event) {
            return event.isDeletion() || event.is(EventType.LOGOUT_INSTANCE);
        }

        Deletion replacedBy(SourceEvent event) {
            return new Deletion(instance, dateTime, at, true, event.dateTime());
        }
    }
}
