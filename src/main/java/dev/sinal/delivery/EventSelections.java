package dev.sinal.delivery;

import dev.sinal.event.InstanceEvent;
import dev.sinal.instance.Streaming;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The instances and the events that each streams now, by which history is filtered. Any thread may read them. */
@Singleton
final class EventSelections {
    private final Map<String, Selection> byName = new ConcurrentHashMap<>();

    /** Sets what the instance of this name and id streams; empty if it streams nothing. */
    void put(String name, String instanceId, Optional<Streaming> streaming) {
        byName.put(name, new Selection(instanceId, streaming));
    }

    /** Removes a deleted instance, and returns its id if there was one of this name. */
    Optional<String> remove(String name) {
        return Optional.ofNullable(byName.remove(name)).map(Selection::instanceId);
    }

    /** Returns the id of the instance of this name. */
    Optional<String> instanceId(String name) {
        return Optional.ofNullable(byName.get(name)).map(Selection::instanceId);
    }

    /** Returns whether the namespace of the event's instance receives the event; false if its name belongs to another instance now. */
    boolean includes(InstanceEvent event) {
        var selection = byName.get(event.instance());
        return selection != null
                && selection.instanceId().equals(event.instanceId())
                && selection
                        .streaming()
                        .filter(streaming -> streaming.includes(event.name()))
                        .isPresent();
    }

    private record Selection(String instanceId, Optional<Streaming> streaming) {}
}
