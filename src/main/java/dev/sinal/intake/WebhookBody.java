package dev.sinal.intake;

import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import dev.sinal.instance.EventOrigins;
import dev.sinal.rest.InvalidRequestException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The body of a request from Evolution API's webhook: an envelope with its destination.
 *
 * @param instance the name of the instance that the event belongs to
 * @param members the members of the body that are used, as they were sent
 */
record WebhookBody(String instance, Map<String, RawJson> members) {
    /** The members that are read, here and for the event's {@link EventOrigins origin}. */
    private static final Set<String> USED =
            Set.of("instance", "event", "data", "apikey", "server_url", "date_time", "sender");

    /**
     * Parses a body.
     *
     * @throws InvalidRequestException if it names no instance
     */
    static WebhookBody parse(RawJson body) {
        var members = body.members(USED::contains);
        var instance = Optional.ofNullable(members.get("instance"))
                .flatMap(RawJson::asString)
                .orElseThrow(() -> new InvalidRequestException("instance is required"));
        return new WebhookBody(instance, members);
    }

    /** Returns the instance's token. It serves as the caller's key, for a global webhook can't send headers of its own. */
    Optional<String> key() {
        return Optional.ofNullable(members.get("apikey")).flatMap(RawJson::asString);
    }

    /**
     * Checks that the address of a webhook "by events" ends with this body's event.
     *
     * @return this body
     * @throws InvalidRequestException if it ends with another event
     */
    WebhookBody requireAddress(String segment) {
        if (!segment.equals(EventDraft.name(members, "").pathSegment())) {
            throw new InvalidRequestException("the address names another event than the body");
        }
        return this;
    }

    /**
     * Returns this body's event.
     *
     * @throws InvalidRequestException if it names no event, or a malformed one
     */
    EventDraft draft(Origin origin) {
        return new EventDraft(EventDraft.name(members, ""), members.getOrDefault("data", RawJson.NULL), origin);
    }
}
