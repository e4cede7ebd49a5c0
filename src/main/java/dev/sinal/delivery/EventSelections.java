package dev.sinal.delivery;

import dev.sinal.event.InstanceEvent;
import dev.sinal.instance.Streaming;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What each instance streams at this point of the broadcast. It changes on the lane on which events are sent. */
@Singleton
final class EventSelections {
    private final Map<String, Streaming> chosen = new ConcurrentHashMap<>();

    void choose(String instance, Streaming streaming) {
        chosen.put(instance, streaming);
    }

    void drop(String instance) {
        chosen.remove(instance);
    }

    /** Whether an event reaches its instance's namespace. */
    boolean wants(InstanceEvent event) {
        var streaming = chosen.get(event.instance());
        return streaming != null && streaming.includes(event.name());
    }
}
