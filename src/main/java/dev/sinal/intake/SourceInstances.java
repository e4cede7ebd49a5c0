package dev.sinal.intake;

import dev.sinal.config.IntakeSettings;
import dev.sinal.event.EventType;
import dev.sinal.event.RawJson;
import dev.sinal.instance.Connection;
import dev.sinal.instance.ConnectionState;
import dev.sinal.instance.Instance;
import dev.sinal.instance.InstanceChanged;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.instance.InstanceName;
import dev.sinal.instance.Instances;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Keeps the instances as the events of the sources report them: which exist, and in which state. */
@Singleton
class SourceInstances {
    private static final System.Logger LOG = System.getLogger(SourceInstances.class.getName());

    private static final Set<String> CONNECTION = Set.of("state", "statusReason", "wuid");
    private static final Pattern INTEGER = Pattern.compile("\\d{1,9}");

    private final Instances instances;
    private final DeletedInstances deleted;
    private final InstanceDirectory directory;
    private final boolean register;
    /** The events that set the instances' states, by the instances' names. */
    private final Map<String, StateChange> stateChanges = new ConcurrentHashMap<>();

    @Inject
    SourceInstances(
            Instances instances, DeletedInstances deleted, InstanceDirectory directory, IntakeSettings settings) {
        this.instances = instances;
        this.deleted = deleted;
        this.directory = directory;
        this.register = settings.register();
    }

    /**
     * Returns the instance that an event belongs to, in the state that the event reports. One that is unknown is registered. An event about an
     * instance that the source has deleted meanwhile belongs to that instance.
     *
     * @param mayRegister whether the caller may register an instance
     * @return empty if the instance is unknown and can't be registered
     * @throws dev.sinal.rest.UnavailableException if the database is not available
     */
    Optional<Instance> resolve(SourceEvent event, boolean mayRegister) {
        deleted.finishBefore(event);
        var instance = deleted.find(event)
                .or(() -> instances.find(event.instance()))
                .or(() -> register && mayRegister ? register(event) : Optional.empty());
        if (event.is(EventType.CONNECTION_UPDATE)) {
            connection(event).ifPresent(report -> instance.ifPresent(known -> report(event, known, report)));
        } else if (event.is(EventType.LOGOUT_INSTANCE)) {
            instance.ifPresent(known -> report(event, known, Connection.of(ConnectionState.CLOSE)));
        }
        return instance;
    }

    /** Returns whether an event has an effect on instances: {@link #resolve} or {@link #accepted} may then wait for the database. */
    boolean mayChange(SourceEvent event) {
        return event.is(EventType.CONNECTION_UPDATE)
                || event.is(EventType.LOGOUT_INSTANCE)
                || event.isDeletion()
                || deleted.isNameOfOne(event)
                || instances.find(event.instance()).isEmpty();
    }

    /** Does what follows from an event that is in the log: a deleted instance is removed. */
    void accepted(SourceEvent event, Instance instance) {
        if (event.isDeletion()) {
            deleted.add(event, instance);
        }
    }

    void observe(@Observes InstanceChanged change) {
        if (change.kind() == Kind.DELETED) {
            stateChanges.remove(change.instance());
        }
    }

    private Optional<Instance> register(SourceEvent event) {
        try {
            var name = InstanceName.ofNew(event.instance());
            var token =
                    event.envelope().apikey().flatMap(Instances::sourceToken).or(() -> directory.token(name));
            var instance = instances.register(name, token);
            LOG.log(Level.INFO, "instance registered: instance=" + name + " event=" + event.name());
            return Optional.of(instance);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** Returns what a {@code connection.update} says; empty if its state is none. */
    private static Optional<Connection> connection(SourceEvent event) {
        var members = event.data().json().members(CONNECTION::contains);
        return members.getOrDefault("state", RawJson.NULL)
                .asString()
                .flatMap(ConnectionState::of)
                .map(state -> {
                    var reason = Optional.ofNullable(members.get("statusReason"))
                            .map(RawJson::text)
                            .filter(text -> state == ConnectionState.CLOSE
                                    && INTEGER.matcher(text).matches())
                            .map(Integer::valueOf);
                    return new Connection(
                            state, members.getOrDefault("wuid", RawJson.NULL).asString(), reason);
                });
    }

    /** Sets what an event reports, unless a later event has done so: webhooks come out of order. */
    private void report(SourceEvent event, Instance instance, Connection report) {
        var isCurrent = instances
                .find(event.instance())
                .filter(current -> current.id().equals(instance.id()))
                .isPresent();
        var latest = Optional.ofNullable(stateChanges.get(event.instance()))
                .filter(change -> change.instanceId().equals(instance.id()))
                .map(StateChange::dateTime);
        if (isCurrent && !event.isBefore(latest)) {
            instances.setConnection(event.instance(), report);
            event.dateTime()
                    .ifPresent(time -> stateChanges.put(event.instance(), new StateChange(instance.id(), time)));
        }
    }

    /**
     * The event that set an instance's state.
     *
     * @param dateTime its time by the source's clock
     */
    private record StateChange(String instanceId, String dateTime) {}
}
