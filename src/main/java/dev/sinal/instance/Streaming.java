package dev.sinal.instance;

import dev.sinal.event.EventName;
import dev.sinal.event.EventType;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What an instance streams to its namespace.
 *
 * @param id an opaque id, kept when the settings change
 * @param enabled whether the namespace exists
 * @param events the selected types in the order of the settings; none if disabled, as in the reference
 * @param createdAt when it was first set, in milliseconds' precision
 * @param updatedAt when it was last set, in milliseconds' precision
 */
public record Streaming(String id, boolean enabled, Set<EventType> events, Instant createdAt, Instant updatedAt) {
    private static final int ALL = EventType.values().length;

    public Streaming {
        events = enabled ? Collections.unmodifiableSet(new LinkedHashSet<>(events)) : Set.of();
        createdAt = createdAt.truncatedTo(ChronoUnit.MILLIS);
        updatedAt = updatedAt.truncatedTo(ChronoUnit.MILLIS);
    }

    /** Returns whether the namespace receives an event. An event of no known type is received where all types are selected. */
    public boolean includes(EventName name) {
        return enabled && name.type().map(events::contains).orElseGet(this::selectsAll);
    }

    /** Returns whether all types are selected, also if each is named. Then events of no known type are, and types of later versions. */
    boolean selectsAll() {
        return events.size() == ALL;
    }

    /** Returns the same settings with the id and the times of another streaming. */
    Streaming as(Streaming other) {
        return new Streaming(other.id, enabled, events, other.createdAt, other.updatedAt);
    }

    /** Returns the same streaming with other settings. */
    Streaming withSettings(WebsocketSettings settings, Instant now) {
        return new Streaming(id, settings.enabled(), settings.events(), createdAt, now);
    }
}
