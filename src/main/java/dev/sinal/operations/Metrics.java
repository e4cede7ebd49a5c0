package dev.sinal.operations;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.Counters;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.HandshakeError;
import dev.sinal.engineio.Timers;
import dev.sinal.log.EventLog;
import dev.sinal.socketio.ConnectError;
import dev.sinal.socketio.SocketIoCloseCause;
import dev.sinal.socketio.SocketIoServer;
import dev.sinal.transport.AdmissionError;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.LongSupplier;

/** The metrics of the server. Their values are read from the components that count them. */
@Singleton
class Metrics {
    private final PrometheusRegistry registry;

    @Inject
    Metrics(PrometheusRegistry registry, EngineServer engine, SocketIoServer server, EventLog log, Timers timers) {
        this.registry = registry;
        JvmMetrics.register(registry);
        gauge("sinal_deadlines", "Pending timeouts", timers::size);
        gauge("sinal_sessions", "Open sessions", engine::size);
        gauge(
                "sinal_sessions_waiting",
                "Open sessions that are connected to no namespace yet",
                server::pendingSessions);
        gauge("sinal_history_events", "Events in the log", () -> log.stats().events());
        gauge("sinal_history_bytes", "Bytes of events in the log", () -> log.stats()
                .bytes());
        gauge("sinal_backlog_bytes", "Bytes of events that wait for delivery", () -> log.stats()
                .waitingBytes());
        counter(
                "sinal_sessions_closed",
                "Closed sessions, and WebSockets that were closed before they had one",
                "cause",
                engine.sessionsClosed(),
                CloseCause::name,
                EngineCloseCause.values(),
                SocketIoCloseCause.values());
        counter(
                "sinal_requests_refused",
                "Refused requests on the Socket.IO path",
                "error",
                engine.requestsRefused(),
                HandshakeError::name,
                EngineHandshakeError.values(),
                AdmissionError.values());
        counter(
                "sinal_connects_refused",
                "Refused CONNECTs to a namespace",
                "reason",
                server.connectErrors(),
                ConnectError::name,
                ConnectError.values());
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

    @SafeVarargs
    private <K> void counter(
            String name, String help, String label, Counters<K> counts, Function<K, String> kindName, K[]... kinds) {
        CounterWithCallback.builder()
                .name(name)
                .help(help)
                .labelNames(label)
                .callback(counter -> {
                    for (var group : kinds) {
                        for (var kind : group) {
                            counter.call(counts.get(kind), kindName.apply(kind).toLowerCase(Locale.ROOT));
                        }
                    }
                })
                .register(registry);
    }
}
