package dev.sinal.event;

import java.util.Optional;

/**
 * Something that happened to an instance: what every way in fires as a CDI event, and what the broadcast observes.
 *
 * <p>The JSON of each component goes out as it came in.
 *
 * @param instance the instance's name
 * @param name what happened
 * @param data what came with it
 * @param origin who says so, and when
 * @param publication the events that are accepted together with this one
 */
public record InstanceEvent(String instance, EventName name, EventData data, Origin origin, Publication publication) {

    /** The same, without the instance's token. */
    public InstanceEvent withoutApikey() {
        var hidden = new Origin(origin.serverUrl(), origin.dateTime(), origin.sender(), RawJson.NULL);
        return new InstanceEvent(instance, name, data, hidden, publication);
    }

    /**
     * Where an event comes from, in the envelope's terms.
     *
     * @param serverUrl the address of the server that it happened on
     * @param dateTime when it happened there
     * @param sender the instance's own address at the messenger, where known
     * @param apikey the instance's token, or {@code null} where tokens are not exposed
     */
    public record Origin(RawJson serverUrl, RawJson dateTime, Optional<RawJson> sender, RawJson apikey) {}
}
