package dev.sinal.event;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The wire name of an event, such as {@code messages.upsert}: that of an {@link EventType}, or one that only a newer release of the
 * source has.
 *
 * @param wire lower-case words joined by dots, hyphens or underscores; never a name that Socket.IO reserves
 */
public record EventName(String wire) {
    private static final int MAX_LENGTH = 100;
    private static final Pattern PATTERN = Pattern.compile("[a-z][a-z0-9]*(?:[._-][a-z0-9]+)*");
    private static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newlistener", "removelistener");

    /** @throws IllegalArgumentException if the name is malformed or reserved */
    public EventName {
        if (wire.length() > MAX_LENGTH || !PATTERN.matcher(wire).matches()) {
            throw new IllegalArgumentException("malformed event name");
        }
        if (RESERVED.contains(wire)) {
            throw new IllegalArgumentException("event name \"" + wire + "\" is reserved by Socket.IO");
        }
    }

    /**
     * Parses a name in either spelling: {@code MESSAGES_UPSERT} or {@code messages.upsert}.
     *
     * @throws IllegalArgumentException if it is malformed or reserved
     */
    public static EventName of(String spelling) {
        return new EventName(EventType.of(spelling).map(EventType::wireName).orElse(spelling));
    }

    /** Returns the type with this wire name; empty if there is none. */
    public Optional<EventType> type() {
        return EventType.of(wire);
    }

    /** Returns the last path segment of a webhook's "by events" address, such as {@code messages-upsert}. */
    public String pathSegment() {
        return wire.replace('.', '-').replace('_', '-');
    }

    @Override
    public String toString() {
        return wire;
    }
}
