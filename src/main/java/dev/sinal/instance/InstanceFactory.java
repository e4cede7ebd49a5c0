package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import java.time.InstantSource;
import java.util.Locale;
import java.util.UUID;

/** Creates instances that are not stored yet. */
final class InstanceFactory {
    private final boolean streamingEnabled;
    private final InstantSource clock;

    /** @param streamingEnabled whether what a new instance streams can be chosen at its creation */
    InstanceFactory(boolean streamingEnabled, InstantSource clock) {
        this.streamingEnabled = streamingEnabled;
        this.clock = clock;
    }

    Instance instance(CreateRequest request) {
        var now = clock.instant();
        return new Instance(
                UUID.randomUUID().toString(),
                request.name(),
                request.token().orElseGet(InstanceFactory::token),
                request.integration(),
                request.number(),
                Connection.of(request.integration().initial()),
                request.preferences(),
                request.websocket().filter(settings -> streamingEnabled).map(this::streaming),
                now,
                now);
    }

    Streaming streaming(WebsocketSettings settings) {
        var now = clock.instant();
        return new Streaming(Cuid.next(), settings.enabled(), settings.events(), now, now);
    }

    /** Returns a random token, as the reference generates them. */
    static ApiKey token() {
        return new ApiKey(UUID.randomUUID().toString().toUpperCase(Locale.ROOT));
    }
}
