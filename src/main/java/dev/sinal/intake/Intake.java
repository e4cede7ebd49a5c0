package dev.sinal.intake;

import dev.sinal.config.IntakeSettings;
import dev.sinal.config.IntakeSettings.BytesFromMaps;
import dev.sinal.event.EventData;
import dev.sinal.event.EventFingerprint;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome;
import dev.sinal.event.Outcome.Reason;
import dev.sinal.event.Publication;
import dev.sinal.event.RawJson;
import dev.sinal.instance.EventOrigins;
import dev.sinal.instance.Instance;
import dev.sinal.rest.UnavailableException;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Publishes events: those of one publisher about one instance, and those of the sources about any. */
@Singleton
public class Intake {
    private final Event<Publication> publications;
    private final IntakeSettings settings;
    private final EventOrigins origins;
    private final SourceInstances sourceInstances;

    @Inject
    Intake(
            Event<Publication> publications,
            IntakeSettings settings,
            EventOrigins origins,
            SourceInstances sourceInstances) {
        this.publications = publications;
        this.settings = settings;
        this.origins = origins;
        this.sourceInstances = sourceInstances;
    }

    /**
     * Publishes these events of a publisher at once, all or none.
     *
     * @param key identifies the publication: if it is sent again, it is accepted and not delivered again
     * @param workers runs what blocks; empty if the calling thread may be blocked
     */
    CompletableFuture<Outcome> publish(
            Instance instance, List<EventDraft> drafts, Optional<String> key, Optional<Executor> workers) {
        var events = new ArrayList<InstanceEvent>(drafts.size());
        for (var draft : drafts) {
            var event = new InstanceEvent(
                    instance.id(), instance.name().value(), draft.name(), published(draft.data()), draft.origin());
            var index = events.size();
            events.add(key.map(sent -> event.withFingerprint(EventFingerprint.ofKey(instance.id(), sent, index)))
                    .orElse(event));
        }
        return publish(events, workers);
    }

    /**
     * Takes events of a source, in their order. Those that are not refused for good are published at once, all or none. Blocks until they
     * are accepted or refused.
     *
     * @param mayRegister whether an instance that is unknown is registered
     * @return an answer for each event
     */
    List<SourceAnswer> take(List<SourceEvent> events, boolean mayRegister) {
        List<Optional<Instance>> instances;
        try {
            instances = resolve(events, mayRegister);
        } catch (UnavailableException e) {
            return events.stream()
                    .<SourceAnswer>map(event -> new SourceAnswer.Later(Reason.UNAVAILABLE, e.getMessage()))
                    .toList();
        }
        return answers(
                events,
                instances,
                publishKnown(events, instances, Optional.empty()).join());
    }

    /**
     * Takes an event of a source as {@link #take} does, without blocking. It must be one that has no effect on instances.
     *
     * @param workers runs what blocks
     * @return the answer; its actions must not block
     */
    CompletableFuture<SourceAnswer> submit(SourceEvent event, Executor workers) {
        var events = List.of(event);
        var instances = resolve(events, false);
        return publishKnown(events, instances, Optional.of(workers))
                .thenApply(outcome -> answers(events, instances, outcome).get(0));
    }

    /** Returns whether an event has an effect on instances, so that the database may have to be waited for. */
    boolean mayChangeInstances(SourceEvent event) {
        return sourceInstances.mayChange(event);
    }

    private List<Optional<Instance>> resolve(List<SourceEvent> events, boolean mayRegister) {
        var instances = new ArrayList<Optional<Instance>>(events.size());
        for (var event : events) {
            instances.add(sourceInstances.resolve(event, mayRegister));
        }
        return instances;
    }

    /** Publishes the events of known instances. */
    private CompletableFuture<Outcome> publishKnown(
            List<SourceEvent> events, List<Optional<Instance>> instances, Optional<Executor> workers) {
        var known = new ArrayList<InstanceEvent>();
        for (var i = 0; i < events.size(); i++) {
            var event = events.get(i);
            instances.get(i).ifPresent(instance -> known.add(event.of(instance, origins)));
        }
        return known.isEmpty()
                ? CompletableFuture.completedFuture(new Outcome.Accepted(List.of()))
                : publish(known, workers);
    }

    private List<SourceAnswer> answers(List<SourceEvent> events, List<Optional<Instance>> instances, Outcome outcome) {
        var answers = new ArrayList<SourceAnswer>(events.size());
        var published = 0;
        for (var i = 0; i < events.size(); i++) {
            var event = events.get(i);
            var instance = instances.get(i);
            if (instance.isEmpty()) {
                answers.add(new SourceAnswer.Refused("The \"" + event.instance() + "\" instance does not exist"));
            } else if (outcome instanceof Outcome.Accepted accepted) {
                sourceInstances.accepted(event, instance.get());
                answers.add(new SourceAnswer.Taken(
                        accepted.positions().get(published),
                        accepted.duplicates().contains(published)));
                published++;
            } else {
                var refused = (Outcome.Refused) outcome;
                answers.add(new SourceAnswer.Later(refused.reason(), refused.message()));
            }
        }
        return answers;
    }

    private CompletableFuture<Outcome> publish(List<InstanceEvent> events, Optional<Executor> workers) {
        var publication = workers.map(executor -> Publication.withoutBlocking(events, executor))
                .orElseGet(() -> Publication.of(events));
        publications.fire(publication);
        return publication.result().toCompletableFuture();
    }

    private EventData published(RawJson json) {
        return settings.bytesFromMaps() == BytesFromMaps.ALL ? EventData.withBytes(json) : EventData.of(json);
    }

    /** Returns the data of an event whose source writes bytes to JSON. */
    public EventData data(RawJson json) {
        return settings.bytesFromMaps() == BytesFromMaps.KNOWN ? EventData.withKnownBytes(json) : published(json);
    }
}
