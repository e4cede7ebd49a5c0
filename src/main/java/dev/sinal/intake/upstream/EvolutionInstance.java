package dev.sinal.intake.upstream;

import dev.sinal.access.ApiKey;
import dev.sinal.event.EventType;
import dev.sinal.event.RawJson;
import dev.sinal.instance.Connection;
import dev.sinal.instance.ConnectionState;
import dev.sinal.instance.Instances;
import dev.sinal.instance.WebsocketSettings;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An instance as {@code fetchInstances} shows it.
 *
 * @param connection its connection to the messenger; empty if its state is one that only a newer release has
 * @param settings what it streams; nothing if it was never set
 */
record EvolutionInstance(
        String name, Optional<ApiKey> token, Optional<Connection> connection, WebsocketSettings settings) {
    private static final Set<String> MEMBERS =
            Set.of("name", "token", "connectionStatus", "ownerJid", "disconnectionReasonCode", "Websocket");
    private static final Set<String> SETTINGS = Set.of("enabled", "events");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final int MOST = 100_000;
    private static final int MAX_EVENTS = 1_000;

    /** Returns the instances in an array. What has no name is left out. */
    static List<EvolutionInstance> parse(RawJson rows) {
        return rows.elements(MOST).stream().flatMap(row -> of(row).stream()).toList();
    }

    private static Optional<EvolutionInstance> of(RawJson row) {
        var members = row.members(MEMBERS::contains);
        var token = members.getOrDefault("token", RawJson.NULL).asString().flatMap(Instances::sourceToken);
        var connection = members.getOrDefault("connectionStatus", RawJson.NULL)
                .asString()
                .flatMap(ConnectionState::of)
                .map(state -> new Connection(
                        state, members.getOrDefault("ownerJid", RawJson.NULL).asString(), reason(members)));
        var settings = settings(members.getOrDefault("Websocket", RawJson.NULL));
        return members.getOrDefault("name", RawJson.NULL)
                .asString()
                .map(name -> new EvolutionInstance(name, token, connection, settings));
    }

    private static Optional<Integer> reason(Map<String, RawJson> members) {
        return Optional.ofNullable(members.get("disconnectionReasonCode"))
                .map(RawJson::text)
                .filter(text -> NUMBER.matcher(text).matches())
                .map(Integer::valueOf);
    }

    /** Returns the settings in a {@code Websocket} object. Events that only a newer release has are left out. */
    private static WebsocketSettings settings(RawJson websocket) {
        var members = websocket.members(SETTINGS::contains);
        var events = new LinkedHashSet<EventType>();
        members.getOrDefault("events", RawJson.NULL)
                .elements(MAX_EVENTS)
                .forEach(event -> event.asString().flatMap(EventType::of).ifPresent(events::add));
        var enabled = members.getOrDefault("enabled", RawJson.NULL).text().equals("true");
        return new WebsocketSettings(enabled, events);
    }
}
