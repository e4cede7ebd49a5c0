package dev.sinal.intake;

import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import dev.sinal.rest.RestError;
import java.util.Map;
import java.util.Optional;

/**
 * What Evolution API's webhook posts: an envelope, with its destination.
 *
 * @param instance the name of the instance that it is about
 * @param members everything it says, as it came
 */
record WebhookBody(String instance, Map<String, RawJson> members) {
    /** @throws RestError 400 if it names no instance */
    static WebhookBody of(RawJson body) {
        var members = body.members();
        var instance = Optional.ofNullable(members.get("instance"))
                .flatMap(RawJson::asString)
                .orElseThrow(() -> RestError.badRequest("instance is required"));
        return new WebhookBody(instance, members);
    }

    /** The instance's token: the key of a global webhook, which can't send headers of its own. */
    Optional<String> key() {
        return Optional.ofNullable(members.get("apikey")).flatMap(RawJson::asString);
    }

    /** @throws RestError 400 if the address that it was posted to ends with another event than its own */
    void checkAddress(String segment) {
        if (!segment.equals(EventDraft.name(members, "").pathSegment())) {
            throw RestError.badRequest("the address names another event than the body");
        }
    }

    /** @throws RestError 400 if it names no event, or a malformed one */
    EventDraft draft(Origin origin) {
        return new EventDraft(EventDraft.name(members, ""), members.getOrDefault("data", RawJson.NULL), origin);
    }
}
