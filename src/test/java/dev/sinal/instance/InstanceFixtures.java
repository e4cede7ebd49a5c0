package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import dev.sinal.access.CallerResolver;
import dev.sinal.access.GlobalKeys;
import dev.sinal.access.InstanceTokens;
import dev.sinal.config.InstanceSettings;
import dev.sinal.config.StreamingSettings;
import dev.sinal.event.EventType;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/** Instances and settings that the tests of this package share. */
public final class InstanceFixtures {
    public static final ApiKey GLOBAL_KEY = new ApiKey("GLOBALKEY");
    public static final Instant NOON = Instant.parse("2026-11-23T12:00:00.120Z");

    private InstanceFixtures() {}

    public static InstanceSettings settings(boolean exposeTokens) {
        return new InstanceSettings(exposeTokens, "http://sinal.test");
    }

    public static GlobalKeys globalKeys() {
        return new GlobalKeys(Optional.of(GLOBAL_KEY), Optional.empty());
    }

    public static Instance instance(String name) {
        return new Instance(
                "id-of-" + name,
                new InstanceName(name),
                new ApiKey(name + "-TOKEN"),
                Integration.EVOLUTION,
                Optional.of("5511999990001"),
                Connection.of(ConnectionState.OPEN),
                new InstancePreferences("cpreferences", true, "busy", false, true, false, true, false, "WAVOIP"),
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

    static CreateRequest request(String json) {
        return CreateRequest.parse(json(json));
    }

    public static JsonValue json(String text) {
        try (var reader = Json.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }

    /** Returns a resolver for the tokens of one instance. */
    public static CallerResolver callers(String instance) {
        var tokens = new InstanceTokens();
        instances(tokens, instance);
        return new CallerResolver(globalKeys(), tokens);
    }

    public static void delete(Instances instances, String name) {
        instances.delete(name);
    }

    /** Returns one instance, which streams nothing. */
    public static Instances instances(String instance) {
        return instances(new InstanceTokens(), instance);
    }

    private static Instances instances(InstanceTokens tokens, String instance) {
        return instances(tokens, instance, change -> {}, () -> {});
    }

    /**
     * Returns one instance, which streams nothing, and whose changes are observed.
     *
     * @param beforeChanges runs before each insertion and deletion
     */
    public static Instances instances(
            InstanceTokens tokens, String instance, Consumer<InstanceChanged> observer, Runnable beforeChanges) {
        var repository = new InMemoryInstanceRepository();
        repository.insert(instance(instance));
        repository.beforeChanges(beforeChanges);
        var instances = new Instances(
                repository,
                new StreamingSettings(true, false),
                globalKeys(),
                tokens,
                new EventOrigins(settings(false)),
                new RecordingEvent<>(event -> {}),
                new RecordingEvent<>(observer),
                Optional.empty());
        instances.start();
        return instances;
    }
}
