package dev.sinal.instance;

import dev.sinal.config.InstanceSettings;
import dev.sinal.event.InstanceEvent.Origin;
import dev.sinal.event.RawJson;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
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
     * Returns the origin in a webhook's body, with its values as they were sent. A {@code server_url} or {@code date_time} that is missing
     * or null is replaced by this server's, a missing sender is not, and the {@code apikey} is {@code null} if tokens are not exposed.
     *
     * @param members the members of the body
     */
    public Origin ofWebhook(Map<String, RawJson> members, Instance instance) {
        var local = local(instance);
        return new Origin(
                present(members, "server_url").orElse(local.serverUrl()),
                present(members, "date_time").orElse(local.dateTime()),
                present(members, "sender"),
                exposeTokens ? members.getOrDefault("apikey", RawJson.NULL) : RawJson.NULL);
    }

    private RawJson now() {
        return RawJson.string(JsonTime.of(clock.instant()));
    }

    private static Optional<RawJson> present(Map<String, RawJson> members, String name) {
        return Optional.ofNullable(members.get(name)).filter(value -> !value.isNull());
    }
}
