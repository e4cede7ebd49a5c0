package dev.sinal.event;

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
 */
public record InstanceEvent(String instanceId, String instance, EventName name, EventData data, Origin origin) {

    /** Returns this event without the instance's token. */
    public InstanceEvent withoutApikey() {
        var hidden = new Origin(origin.serverUrl(), origin.dateTime(), origin.sender(), RawJson.NULL);
        return new InstanceEvent(instanceId, instance, name, data, hidden);
    }

    /**
     * The part of the envelope that identifies the source of an event.
     *
     * @param serverUrl the URL of the server on which the event occurred
     * @param dateTime the time at which it occurred, by that server's clock
     * @param sender the instance's own address at the messenger; empty if unknown
     * @param apikey the instance's token, or {@code null} where tokens are not exposed
     */
    public record Origin(RawJson serverUrl, RawJson dateTime, Optional<RawJson> sender, RawJson apikey) {}
}
