package dev.sinal.instance;

import dev.sinal.config.InstanceSettings;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Says where an event comes from: from here, or from the server whose webhook brought it. */
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

    /** This server, now (UTC; the reference writes local time with a false Z), and the token if it may be shown. */
    public Origin here(Instance instance) {
        return new Origin(
                serverUrl,
                now(),
                Optional.empty(),
                exposeTokens ? RawJson.string(instance.token().reveal()) : RawJson.NULL);
    }

    /**
     * Who a webhook's body says it comes from. What it says is passed on as it came; a {@code server_url} or
     * {@code date_time} that is missing or null is this server's, a sender stays unknown, and its {@code apikey} is
     * {@code null} where tokens are not exposed.
     *
     * @param members the members of the body
     */
    public Origin passedOn(Map<String, RawJson> members, Instance instance) {
        var here = here(instance);
        return new Origin(
                given(members, "server_url").orElse(here.serverUrl()),
                given(members, "date_time").orElse(here.dateTime()),
                given(members, "sender"),
                exposeTokens ? members.getOrDefault("apikey", RawJson.NULL) : RawJson.NULL);
    }

    private RawJson now() {
        return RawJson.string(JsonTime.of(clock.instant()));
    }

    private static Optional<RawJson> given(Map<String, RawJson> members, String name) {
        return Optional.ofNullable(members.get(name)).filter(value -> !value.isNull());
    }
}
