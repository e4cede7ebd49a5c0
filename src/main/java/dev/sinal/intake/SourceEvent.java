package dev.sinal.intake;

import dev.sinal.event.EnvelopeMember;
import dev.sinal.event.EventData;
import dev.sinal.event.EventFingerprint;
import dev.sinal.event.EventName;
import dev.sinal.event.EventType;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.RawJson;
import dev.sinal.instance.EventOrigins;
import dev.sinal.instance.Instance;
import java.util.Optional;

/** A valid event as a source has sent it. */
public record SourceEvent(SourceEnvelope envelope, EventName name, EventData data) {
    /** More characters than a time has. It is kept longer than the event. */
    private static final int MAX_TIME = 40;

    String instance() {
        return envelope.instance();
    }

    boolean is(EventType type) {
        return name.type().filter(type::equals).isPresent();
    }

    /** Returns whether it says that its instance was deleted; the reference sends two such events. */
    boolean isDeletion() {
        return is(EventType.INSTANCE_DELETE) || is(EventType.REMOVE_INSTANCE);
    }

    /** Returns the time of the event by the source's clock, as the source spelled it; empty if it has none, or what can be no time. */
    public Optional<String> dateTime() {
        return envelope.members()
                .getOrDefault(EnvelopeMember.DATE_TIME, RawJson.NULL)
                .asString()
                .filter(time -> time.length() <= MAX_TIME);
    }

    /**
     * Returns whether this event is older than another one of the same source; false if one of them has no time. {@code date_time} is the
     * source's local time with a false {@code Z}, in one format, so that its texts compare as its times.
     */
    boolean isBefore(Optional<String> otherDateTime) {
        return dateTime().isPresent()
                && otherDateTime.isPresent()
                && dateTime().get().compareTo(otherDateTime.get()) < 0;
    }

    /** Returns the event to publish. One without a time has no fingerprint: it can't be told from another one that is equal. */
    InstanceEvent of(Instance instance, EventOrigins origins) {
        var event = new InstanceEvent(
                instance.id(),
                instance.name().value(),
                name,
                data,
                origins.ofSource(envelope.members(), envelope.extras()));
        return dateTime().isEmpty()
                ? event
                : event.withFingerprint(
                        EventFingerprint.of(instance.id(), name, event.origin().dateTime(), data));
    }
}
