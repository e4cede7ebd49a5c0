package dev.sinal.operations;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EnumCounters;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.Timers;
import dev.sinal.log.EventLog;
import dev.sinal.socketio.ConnectError;
import dev.sinal.socketio.SocketIoServer;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.instrumentation.jvm.JvmMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.LongSupplier;

/** The figures of the server, read where they are counted anyway. */
@Singleton
class Metrics {
    private final PrometheusRegistry registry;

    @Inject
    Metrics(PrometheusRegistry registry, EngineServer engine, SocketIoServer server, EventLog log, Timers timers) {
        this.registry = registry;
        JvmMetrics.builder().register(registry);
        gauge("sinal_deadlines", "Timeouts that are waited for", timers::size);
        gauge("sinal_sessions", "Open sessions", engine::size);
        gauge("sinal_sessions_waiting", "Open sessions that are in no namespace yet", server::pendingSessions);
        gauge("sinal_history_events", "Events that are held", () -> log.stats().events());
        gauge("sinal_history_bytes", "Bytes of them", () -> log.stats().bytes());
        gauge("sinal_backlog_bytes", "Bytes of events that wait for the broadcast", () -> log.stats()
                .waitingBytes());
        counter(
                "sinal_sessions_closed",
                "Sessions that ended, and WebSockets that did not become one",
                "cause",
                CloseCause.class,
                engine.sessionsClosed());
        counter(
                "sinal_requests_refused",
                "Requests on the Socket.IO path that were refused",
                "error",
                HandshakeError.class,
                engine.requestsRefused());
        counter(
                "sinal_connects_refused",
                "CONNECTs to a namespace that were refused",
                "reason",
                ConnectError.class,
                server.connectErrors());
    }

    PrometheusRegistry registry() {
        return registry;
    }

    private void gauge(String name, String help, LongSupplier value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.getAsLong()))
                .register(registry);
    }

    private <E extends Enum<E>> void counter(
            String name, String help, String label, Class<E> kinds, EnumCounters<E> tally) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(counter -> {
                    for (var kind : kinds.getEnumConstants()) {
                        counter.call(tally.get(kind), kind.name().toLowerCase(Locale.ROOT));
                    }
                })
                .register(registry);
    }
}
