package dev.sinal.intake;

import dev.sinal.event.EventName;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import dev.sinal.rest.InvalidRequestException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A valid event that is not published yet. */
record EventDraft(EventName name, RawJson data, Origin origin) {
    private static final int MAX_EVENTS = 1_000;

    /**
     * Parses the body of a publish request: one event, or an array of 1 to {@value #MAX_EVENTS} events.
     *
     * @throws InvalidRequestException if it is not valid; the problem names the event by its index
     */
    static List<EventDraft> parse(RawJson body, Origin origin) {
        if (!body.isArray()) {
            return List.of(parse(body, "", origin));
        }
        var events = body.elements(MAX_EVENTS + 1);
        if (events.isEmpty() || events.size() > MAX_EVENTS) {
            throw new InvalidRequestException("an array of 1 to " + MAX_EVENTS + " events is required");
        }
        var drafts = new ArrayList<EventDraft>(events.size());
        for (var event : events) {
            drafts.add(parse(event, "[" + drafts.size() + "].", origin));
        }
        return drafts;
    }

    private static EventDraft parse(RawJson event, String prefix, Origin origin) {
        var members = event.members(Set.of("event", "data")::contains);
        var name = name(Optional.ofNullable(members.get("event")), prefix);
        if (!members.containsKey("data")) {
            throw new InvalidRequestException(prefix + "data is required");
        }
        return new EventDraft(name, members.get("data"), origin);
    }

    /**
     * Parses the member {@code event}, the name of an event in either spelling.
     *
     * @param prefix precedes the member's name in an error message
     * @throws InvalidRequestException if it is missing, malformed or reserved
     */
    static EventName name(Optional<RawJson> value, String prefix) {
        var member = prefix + "event";
        var text = value.orElseThrow(() -> new InvalidRequestException(member + " is required"))
                .asString()
                .orElseThrow(() -> new InvalidRequestException(member + " is not of a type(s) string"));
        try {
            return EventName.of(text);
        } catch (IllegalArgumentException malformed) {
            throw new InvalidRequestException(member + ": " + malformed.getMessage());
        }
    }
}
