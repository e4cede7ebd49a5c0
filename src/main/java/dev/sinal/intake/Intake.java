package dev.sinal.intake;

import dev.sinal.config.IntakeSettings;
import dev.sinal.event.EventData;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome;
import dev.sinal.event.Publication;
import dev.sinal.instance.Instance;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/** Publishes the events of one caller about one instance. */
@Singleton
final class Intake {
    private final Event<Publication> publications;
    private final IntakeSettings settings;

    @Inject
    Intake(Event<Publication> publications, IntakeSettings settings) {
        this.publications = publications;
        this.settings = settings;
    }

    /** Publishes these events at once, all or none, and blocks until they are accepted or refused. */
    Outcome publish(Instance instance, List<EventDraft> drafts) {
        var publication = Publication.of(drafts.stream()
                .map(draft -> new InstanceEvent(
                        instance.id(), instance.name().value(), draft.name(), data(draft), draft.origin()))
                .toList());
        publications.fire(publication);
        return publication.await();
    }

    private EventData data(EventDraft draft) {
        return settings.bytesFromMaps() ? EventData.withBytes(draft.data()) : EventData.of(draft.data());
    }
}
