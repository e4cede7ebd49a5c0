package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import dev.sinal.access.GlobalKeys;
import dev.sinal.event.EventType;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Instances and settings that the tests of this package share. */
public final class Examples {
    public static final ApiKey GLOBAL_KEY = new ApiKey("GLOBALKEY");
    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00.120Z");

    private Examples() {}

    public static InstanceOptions options(boolean exposeTokens) {
        return new InstanceOptions(
                true, exposeTokens, "http://sinal.test", new GlobalKeys(Optional.of(GLOBAL_KEY), Optional.empty()));
    }

    public static Instance instance(String name) {
        return new Instance(
                "id-of-" + name,
                new InstanceName(name),
                new ApiKey(name + "-TOKEN"),
                Integration.EVOLUTION,
                Optional.of("5511999990001"),
                ConnectionState.OPEN,
                new Preferences("cpreferences", true, "busy", false, true, false, true, false, "WAVOIP"),
                Optional.empty(),
                NOON,
                NOON);
    }

    public static Streaming streaming(EventType... events) {
        return new Streaming("cstreaming", true, new LinkedHashSet<>(List.of(events)), NOON, NOON);
    }

    static WebsocketSettings settings(EventType... events) {
        return new WebsocketSettings(true, Set.of(events));
    }

    static NewInstance wish(String json) {
        return NewInstance.of(json(json));
    }

    public static JsonValue json(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    /** Who calls, where there is one instance. */
    public static Callers callers(InstanceOptions options, String instance) {
        return new Callers(options, instances(options, instance));
    }

    /** One instance, which streams nothing. */
    public static Instances instances(String instance) {
        return instances(options(false), instance);
    }

    private static Instances instances(InstanceOptions options, String instance) {
        var repository = new InMemoryInstanceRepository();
        repository.insert(instance(instance));
        return new Instances(
                repository,
                options,
                new Origins(options),
                new FiredEvents<>(event -> {}),
                new FiredEvents<>(change -> {}));
    }
}
