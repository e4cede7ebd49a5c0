package dev.sinal.intake;

import dev.sinal.access.ApiKey;
import dev.sinal.config.IntakeSettings;
import dev.sinal.event.EventType;
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
import java.util.concurrent.ConcurrentHashMap;

/** Keeps the instances as the events of the sources report them: which exist, and in which state. */
@Singleton
class SourceInstances {
    private static final System.Logger LOG = System.getLogger(SourceInstances.class.getName());

    private final Instances instances;
    private final DeletedInstances deleted;
    private final boolean register;
    /** The events that set the instances' states, by the instances' names. */
    private final Map<String, StateChange> stateChanges = new ConcurrentHashMap<>();

    @Inject
    SourceInstances(Instances instances, DeletedInstances deleted, IntakeSettings settings) {
        this.instances = instances;
        this.deleted = deleted;
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
            instance.ifPresent(known -> setState(event, known));
        } else if (event.is(EventType.LOGOUT_INSTANCE)) {
            instance.ifPresent(known -> setState(event, known, ConnectionState.CLOSE));
        }
        return instance;
    }

    /** Does what follows from an event that is in the log: a deleted instance is removed. */
    void accepted(SourceEvent event, Instance instance) {
        if (event.is(EventType.INSTANCE_DELETE) || event.is(EventType.REMOVE_INSTANCE)) {
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
            var token = event.envelope().apikey().filter(key -> !key.isBlank()).map(ApiKey::new);
            var instance = instances.register(name, token);
            LOG.log(Level.INFO, "instance registered: instance=" + name + " event=" + event.name());
            return Optional.of(instance);
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private void setState(SourceEvent event, Instance instance) {
        event.data().json().members("state"::equals).values().stream()
                .flatMap(state -> state.asString().stream())
                .flatMap(state -> ConnectionState.of(state).stream())
                .forEach(state -> setState(event, instance, state));
    }

    /** Sets a state, unless a later event has set one: webhooks come out of order. */
    private void setState(SourceEvent event, Instance instance, ConnectionState state) {
        var isCurrent = instances
                .find(event.instance())
                .filter(current -> current.id().equals(instance.id()))
                .isPresent();
        var latest = Optional.ofNullable(stateChanges.get(event.instance()))
                .filter(change -> change.instanceId().equals(instance.id()))
                .map(StateChange::dateTime);
        if (isCurrent && !event.isBefore(latest)) {
            instances.setState(event.instance(), state);
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
