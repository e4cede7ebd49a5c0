package dev.sinal.transport;

import dev.sinal.config.EngineSettings;
import dev.sinal.config.TransportSettings;
import dev.sinal.engineio.Timers;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;

/** What all WebSocket endpoints share. */
@Singleton
class EndpointContext {
    private final SinkSelector sinks;
    private final Executor executor;
    private final Timers timers;
    private final int maxPayload;
    private final int maxFragments;

    @Inject
    EndpointContext(
            SinkSelector sinks,
            Executor executor,
            Timers timers,
            EngineSettings engineSettings,
            TransportSettings settings) {
        this.sinks = sinks;
        this.executor = executor;
        this.timers = timers;
        this.maxPayload = engineSettings.maxPayload();
        this.maxFragments = settings.maxFragments();
    }

    SinkSelector sinks() {
        return sinks;
    }

    Executor executor() {
        return executor;
    }

    Timers timers() {
        return timers;
    }

    MessageAssembler newAssembler() {
        return new MessageAssembler(maxPayload, maxFragments);
    }
}
