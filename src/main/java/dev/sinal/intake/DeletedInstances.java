package dev.sinal.intake;

import dev.sinal.event.EventType;
import dev.sinal.instance.Instance;
import dev.sinal.instance.Instances;
import dev.sinal.rest.UnavailableException;
import dev.sinal.runtime.PeriodicComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.Phase;
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
 * or some seconds after the first, so that its clients receive both. Later events about it, which a retry has delayed, do not register it
 * again.
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
        this(instances, tasks, InstantSource.system());
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

    /** Adds an instance that an event in the log has deleted. */
    void add(SourceEvent event, Instance instance) {
        if (event.is(EventType.REMOVE_INSTANCE)) {
            instances.unregister(instance);
        }
        synchronized (deletions) {
            deletions.remove(event.instance());
            deletions.put(event.instance(), new Deletion(instance, event.dateTime(), clock.instant()));
            if (deletions.size() > MOST) {
                deletions.remove(deletions.keySet().iterator().next());
            }
        }
    }

    /** Removes the instance that an event is about, if it has been deleted and the event says that there is a new one of its name. */
    void finishBefore(SourceEvent event) {
        deletion(event).filter(deletion -> !deletion.includes(event)).ifPresent(deletion -> {
            instances.unregister(deletion.instance());
            synchronized (deletions) {
                deletions.remove(event.instance(), deletion);
            }
        });
    }

    /** Returns the deleted instance that an event is about. */
    Optional<Instance> find(SourceEvent event) {
        return deletion(event).map(Deletion::instance);
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
        synchronized (deletions) {
            unregister(List.copyOf(deletions.values()));
        }
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
     */
    private record Deletion(Instance instance, Optional<String> dateTime, Instant at) {
        /** Returns whether an event is about the instance that was deleted, and not a new one of its name. */
        boolean includes(SourceEvent event) {
            return event.is(EventType.REMOVE_INSTANCE)
                    || event.is(EventType.INSTANCE_DELETE)
                    || event.is(EventType.LOGOUT_INSTANCE)
                    || !event.isAtLeast(dateTime);
        }
    }
}
