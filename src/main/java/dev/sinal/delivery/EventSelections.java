package dev.sinal.delivery;

import dev.sinal.event.InstanceEvent;
import dev.sinal.instance.Streaming;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The events that each instance streams. They change on the dispatch executor, so that an event is filtered by the selection that was
 * in effect when it was accepted; any thread may read them.
 */
@Singleton
final class EventSelections {
    private final Map<String, Streaming> byInstance = new ConcurrentHashMap<>();

    void put(String instance, Streaming streaming) {
        byInstance.put(instance, streaming);
    }

    void remove(String instance) {
        byInstance.remove(instance);
    }

    /** Returns whether the namespace of the event's instance receives the event. */
    boolean includes(InstanceEvent event) {
        var streaming = byInstance.get(event.instance());
        return streaming != null && streaming.includes(event.name());
    }
}
