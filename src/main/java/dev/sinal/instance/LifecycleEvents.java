package dev.sinal.instance;

import dev.sinal.event.EventData;
import dev.sinal.event.EventName;
import dev.sinal.event.EventType;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.MalformedJsonException;
import dev.sinal.event.Publication;
import dev.sinal.event.RawJson;
import jakarta.json.spi.JsonProvider;

/** The events that the commands on an instance publish. */
final class LifecycleEvents {
    private static final JsonProvider JSON = JsonProvider.provider();

    private final EventOrigins origins;

    LifecycleEvents(EventOrigins origins) {
        this.origins = origins;
    }

    Publication created(Instance instance) {
        return Publication.of(event(EventType.INSTANCE_CREATE, names(instance), instance));
    }

    Publication loggedOut(Instance instance) {
        return Publication.of(event(EventType.LOGOUT_INSTANCE, RawJson.NULL, instance));
    }

    Publication deleted(Instance instance) {
        return Publication.of(
                event(EventType.INSTANCE_DELETE, names(instance), instance),
                event(EventType.REMOVE_INSTANCE, RawJson.NULL, instance));
    }

    private InstanceEvent event(EventType type, RawJson data, Instance instance) {
        return new InstanceEvent(
                instance.id(),
                instance.name().value(),
                new EventName(type.wireName()),
                EventData.of(data),
                origins.local(instance));
    }

    private static RawJson names(Instance instance) {
        var names = JSON.createObjectBuilder()
                .add("instanceName", instance.name().value())
                .add("instanceId", instance.id())
                .build();
        try {
            return RawJson.parse(names.toString());
        } catch (MalformedJsonException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
