package dev.sinal.intake;

import dev.sinal.event.EventName;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.NotAccepted;
import dev.sinal.event.Publication;
import dev.sinal.event.RawJson;
import dev.sinal.instance.Instance;
import dev.sinal.instance.RestError;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Hands in what a caller publishes about one instance, whole or not at all. */
@Singleton
final class Intake {
    private final Event<InstanceEvent> happened;

    @Inject
    Intake(Event<InstanceEvent> happened) {
        this.happened = happened;
    }

    /** What happened, checked, not yet handed in. */
    record Draft(EventName name, RawJson data, Origin origin) {}

    /**
     * Fires each draft as an event of one publication.
     *
     * @return the positions that the log gave them, in their order
     * @throws RestError 503 if the log can't take them now
     */
    List<String> accept(Instance instance, List<Draft> drafts) {
        var publication = new Publication(drafts.size());
        try {
            for (var draft : drafts) {
                happened.fire(new InstanceEvent(
                        instance.name().value(), draft.name(), draft.data(), draft.origin(), publication));
            }
        } catch (NotAccepted full) {
            throw RestError.of(503, "Service Unavailable", full.getMessage());
        }
        return publication.positions();
    }

    /**
     * Reads the name of an event.
     *
     * @param where the member that holds it, as the error names it
     * @throws RestError 400 if there is none, or it is malformed
     */
    static EventName name(RawJson name, String where) {
        if (name == null) {
            throw RestError.badRequest(where + " is required");
        }
        try {
            return EventName.of(
                    name.asString().orElseThrow(() -> RestError.badRequest(where + " is not of a type(s) string")));
        } catch (IllegalArgumentException malformed) {
            throw RestError.badRequest(where + ": " + malformed.getMessage());
        }
    }
}
