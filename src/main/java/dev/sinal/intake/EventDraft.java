package dev.sinal.intake;

import dev.sinal.event.EventName;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import dev.sinal.rest.RestError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An event that was checked and not yet handed in. */
record EventDraft(EventName name, RawJson data, Origin origin) {
    private static final int MOST = 1_000;

    /**
     * What a publisher hands in: one event, or an array of them.
     *
     * @throws RestError 400 with what is wrong, and in which of them
     */
    static List<EventDraft> published(RawJson body, Origin origin) {
        if (!body.isArray()) {
            return List.of(published(body, "", origin));
        }
        var events = body.elements();
        if (events.isEmpty() || events.size() > MOST) {
            throw RestError.badRequest("an array of 1 to " + MOST + " events is required");
        }
        var drafts = new ArrayList<EventDraft>(events.size());
        for (var event : events) {
            drafts.add(published(event, "[" + drafts.size() + "].", origin));
        }
        return drafts;
    }

    private static EventDraft published(RawJson event, String where, Origin origin) {
        var members = event.members();
        var name = name(members, where);
        if (!members.containsKey("data")) {
            throw RestError.badRequest(where + "data is required");
        }
        return new EventDraft(name, members.get("data"), origin);
    }

    /**
     * Reads the name of an event.
     *
     * @param where what precedes the member in an error
     * @throws RestError 400 if there is none, or it is malformed
     */
    static EventName name(Map<String, RawJson> members, String where) {
        var member = where + "event";
        var name = members.get("event");
        if (name == null) {
            throw RestError.badRequest(member + " is required");
        }
        var text = name.asString().orElseThrow(() -> RestError.badRequest(member + " is not of a type(s) string"));
        try {
            return EventName.of(text);
        } catch (IllegalArgumentException malformed) {
            throw RestError.badRequest(member + ": " + malformed.getMessage());
        }
    }
}
