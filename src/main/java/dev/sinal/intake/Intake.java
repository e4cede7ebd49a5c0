package dev.sinal.intake;

import dev.sinal.config.IntakeSettings;
import dev.sinal.event.EventData;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Publication;
import dev.sinal.event.PublicationRefusedException;
import dev.sinal.event.PublicationRefusedException.Reason;
import dev.sinal.instance.Instance;
import dev.sinal.rest.RestError;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Hands in what a caller publishes about one instance, whole or not at all. */
@Singleton
final class Intake {
    private final Event<InstanceEvent> happened;
    private final IntakeSettings settings;

    @Inject
    Intake(Event<InstanceEvent> happened, IntakeSettings settings) {
        this.happened = happened;
        this.settings = settings;
    }

    /**
     * Fires each draft as an event of one publication.
     *
     * @return the positions that the log gave them, in their order
     * @throws RestError 503 if too many wait already, 507 if they can't be stored
     */
    List<String> accept(Instance instance, List<EventDraft> drafts) {
        var name = instance.name().value();
        var publication = new Publication(drafts.size());
        try {
            for (var draft : drafts) {
                happened.fire(new InstanceEvent(name, draft.name(), data(draft), draft.origin(), publication));
            }
        } catch (PublicationRefusedException full) {
            throw full.reason() == Reason.CROWDED
                    ? RestError.unavailable(full.getMessage())
                    : RestError.of(507, "Insufficient Storage", full.getMessage());
        }
        return publication.positions();
    }

    private EventData data(EventDraft draft) {
        return settings.bytesFromMaps() ? EventData.withBytes(draft.data()) : EventData.of(draft.data());
    }
}
