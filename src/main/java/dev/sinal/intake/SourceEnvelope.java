package dev.sinal.intake;

import dev.sinal.event.EnvelopeMember;
import dev.sinal.event.EventData;
import dev.sinal.event.EventName;
import dev.sinal.event.ExtraMember;
import dev.sinal.event.RawJson;
import dev.sinal.rest.InvalidRequestException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The JSON object in which Evolution API sends an event, whichever way: the {@link dev.sinal.event.Envelope}, for a webhook with its
 * destination, which is not kept.
 *
 * @param instance the name of the instance that the event belongs to
 * @param members the members, as they were sent
 * @param extras the members that only the source knows
 */
public record SourceEnvelope(String instance, Map<EnvelopeMember, RawJson> members, List<ExtraMember> extras) {
    private static final int MAX_MEMBERS = 100;
    /** The longest name of an instance. Answers quote it. */
    private static final int MAX_INSTANCE = 100;

    private static final String DESTINATION = "destination";

    /**
     * Parses an envelope.
     *
     * @throws InvalidRequestException if it names no instance, or none that there can be, or has more than {@value #MAX_MEMBERS} members
     */
    public static SourceEnvelope parse(RawJson json) {
        var names = new HashSet<String>();
        var all = json.members(name -> {
            if (names.add(name) && names.size() > MAX_MEMBERS) {
                throw new InvalidRequestException("more than " + MAX_MEMBERS + " members");
            }
            return !name.equals(DESTINATION);
        });
        var members = new EnumMap<EnvelopeMember, RawJson>(EnvelopeMember.class);
        var extras = new ArrayList<ExtraMember>();
        Optional<EnvelopeMember> next = Optional.empty();
        var entries = new ArrayList<>(all.entrySet());
        for (var i = entries.size() - 1; i >= 0; i--) {
            var name = entries.get(i).getKey();
            var value = entries.get(i).getValue();
            var member = EnvelopeMember.of(name);
            if (member.isPresent()) {
                members.put(member.get(), value);
                next = member;
            } else {
                extras.add(0, new ExtraMember(next, name, value));
            }
        }
        var instance = members.getOrDefault(EnvelopeMember.INSTANCE, RawJson.NULL)
                .asString()
                .orElseThrow(() -> new InvalidRequestException("instance is required"));
        if (instance.length() > MAX_INSTANCE) {
            throw new InvalidRequestException("instance has more than " + MAX_INSTANCE + " characters");
        }
        return new SourceEnvelope(instance, members, extras);
    }

    /** Returns the instance's token, if the source shows it. */
    Optional<String> apikey() {
        return members.getOrDefault(EnvelopeMember.APIKEY, RawJson.NULL).asString();
    }

    /**
     * Returns the name of the event.
     *
     * @throws InvalidRequestException if it is missing, malformed or reserved
     */
    EventName name() {
        return EventDraft.name(Optional.ofNullable(members.get(EnvelopeMember.EVENT)), "");
    }

    /**
     * Returns the event.
     *
     * @param data converts the data as it was sent
     * @throws InvalidRequestException if it has no name, or a malformed one
     */
    public SourceEvent event(Function<RawJson, EventData> data) {
        return new SourceEvent(this, name(), data.apply(members.getOrDefault(EnvelopeMember.DATA, RawJson.NULL)));
    }
}
