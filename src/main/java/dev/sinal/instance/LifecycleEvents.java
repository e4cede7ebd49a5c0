package dev.sinal.instance;

import dev.sinal.event.EventData;
import dev.sinal.event.EventName;
import dev.sinal.event.EventType;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.MalformedJsonException;
import dev.sinal.event.Publication;
import dev.sinal.event.RawJson;
import jakarta.json.Json;
import java.util.List;

/** The events that an instance's own life gives rise to; each list is one publication. */
final class LifecycleEvents {
    private final EventOrigins origins;

    LifecycleEvents(EventOrigins origins) {
        this.origins = origins;
    }

    List<InstanceEvent> created(Instance instance) {
        return List.of(event(EventType.INSTANCE_CREATE, names(instance), instance, new Publication(1)));
    }

    List<InstanceEvent> loggedOut(Instance instance) {
        return List.of(event(EventType.LOGOUT_INSTANCE, RawJson.NULL, instance, new Publication(1)));
    }

    List<InstanceEvent> deleted(Instance instance) {
        var publication = new Publication(2);
        return List.of(
                event(EventType.INSTANCE_DELETE, names(instance), instance, publication),
                event(EventType.REMOVE_INSTANCE, RawJson.NULL, instance, publication));
    }

    private InstanceEvent event(EventType type, RawJson data, Instance instance, Publication publication) {
        return new InstanceEvent(
                instance.name().value(),
                new EventName(type.wireName()),
                EventData.of(data),
                origins.here(instance),
                publication);
    }

    private static RawJson names(Instance instance) {
        var names = Json.createObjectBuilder()
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
