package dev.sinal.event;

import java.util.List;
import java.util.Optional;

/**
 * An event of one messaging instance. It is published as part of a {@link Publication}.
 *
 * <p>The JSON of each component is sent to clients as the source spelled it.
 *
 * @param instanceId the id of the instance; a later instance of the same name has another one
 * @param instance the name of the instance
 * @param name the kind of event
 * @param data the event's content
 * @param origin the server that the event comes from, and its time
 * @param fingerprint identifies the event among those that were accepted lately; an event without one is accepted each time that it is
 *     published
 */
public record InstanceEvent(
        String instanceId,
        String instance,
        EventName name,
        EventData data,
        Origin origin,
        Optional<EventFingerprint> fingerprint) {

    /** Creates an event that is accepted each time that it is published. */
    public InstanceEvent(String instanceId, String instance, EventName name, EventData data, Origin origin) {
        this(instanceId, instance, name, data, origin, Optional.empty());
    }

    /** Returns this event with a fingerprint. */
    public InstanceEvent withFingerprint(EventFingerprint newFingerprint) {
        return new InstanceEvent(instanceId, instance, name, data, origin, Optional.of(newFingerprint));
    }

    /** Returns this event without the instance's token. */
    public InstanceEvent withoutApikey() {
        var hidden = new Origin(origin.serverUrl(), origin.dateTime(), origin.sender(), RawJson.NULL, origin.extras());
        return new InstanceEvent(instanceId, instance, name, data, hidden, fingerprint);
    }

    /** Returns the size: that of the data, plus the characters of what only the source knows. */
    public long size() {
        var size = data.size();
        for (var extra : origin.extras()) {
            size += extra.name().length() + extra.value().text().length();
        }
        return size;
    }

    /**
     * The part of the envelope that identifies the source of an event.
     *
     * @param serverUrl the URL of the server on which the event occurred
     * @param dateTime the time at which it occurred, by that server's clock
     * @param sender the instance's own address at the messenger; empty if unknown
     * @param apikey the instance's token, or {@code null} where tokens are not exposed
     * @param extras the members that only the source knows, in their order
     */
    public record Origin(
            RawJson serverUrl, RawJson dateTime, Optional<RawJson> sender, RawJson apikey, List<ExtraMember> extras) {
        public Origin {
            extras = List.copyOf(extras);
        }

        /** Creates an origin without members that only the source knows. */
        public Origin(RawJson serverUrl, RawJson dateTime, Optional<RawJson> sender, RawJson apikey) {
            this(serverUrl, dateTime, sender, apikey, List.of());
        }
    }
}
