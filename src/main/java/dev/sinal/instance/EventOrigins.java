package dev.sinal.instance;

import dev.sinal.config.InstanceSettings;
import dev.sinal.event.EnvelopeMember;
import dev.sinal.event.ExtraMember;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Creates the origins of events: this server, or the server that sent an event by webhook. */
@Singleton
public final class EventOrigins {
    private final RawJson serverUrl;
    private final boolean exposeTokens;
    private final InstantSource clock;

    @Inject
    public EventOrigins(InstanceSettings settings) {
        this(settings, InstantSource.system());
    }

    public EventOrigins(InstanceSettings settings, InstantSource clock) {
        this.serverUrl = RawJson.string(settings.serverUrl());
        this.exposeTokens = settings.exposeTokens();
        this.clock = clock;
    }

    /** Returns this server at the current time (in UTC; the reference writes local time with a false Z), with the token if it may be shown. */
    public Origin local(Instance instance) {
        return new Origin(
                serverUrl,
                now(),
                Optional.empty(),
                exposeTokens ? RawJson.string(instance.token().reveal()) : RawJson.NULL);
    }

    /**
     * Returns the origin in a source's envelope, with its values as they were sent. A {@code server_url} or {@code date_time} that is missing
     * or null is replaced by this server's, a missing sender is not, and the {@code apikey} is {@code null} if tokens are not exposed.
     *
     * @param members the members of the envelope
     * @param extras the members that only the source knows
     */
    public Origin ofSource(Map<EnvelopeMember, RawJson> members, List<ExtraMember> extras) {
        return new Origin(
                present(members, EnvelopeMember.SERVER_URL).orElse(serverUrl),
                present(members, EnvelopeMember.DATE_TIME).orElseGet(this::now),
                present(members, EnvelopeMember.SENDER),
                exposeTokens ? members.getOrDefault(EnvelopeMember.APIKEY, RawJson.NULL) : RawJson.NULL,
                extras);
    }

    private RawJson now() {
        return RawJson.string(JsonTime.of(clock.instant()));
    }

    private static Optional<RawJson> present(Map<EnvelopeMember, RawJson> members, EnvelopeMember name) {
        return Optional.ofNullable(members.get(name)).filter(value -> !value.isNull());
    }
}
