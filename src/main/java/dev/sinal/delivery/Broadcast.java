package dev.sinal.delivery;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.NotAccepted;
import dev.sinal.socketio.Namespace;
import dev.sinal.socketio.SocketIoServer;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Takes what happened into the log, follows the log, and sends each event to the namespaces that it is for. */
@Singleton
public final class Broadcast {
    private final EventLog log;
    private final Streams streams;
    private final SocketIoServer server;
    private final DeliveryOptions options;
    private final Progress progress;
    private final Counter accepted;
    private final Counter refused;

    @Inject
    Broadcast(
            EventLog log,
            Streams streams,
            SocketIoServer server,
            DeliveryOptions options,
            Progress progress,
            PrometheusRegistry metrics) {
        this.log = log;
        this.streams = streams;
        this.server = server;
        this.options = options;
        this.progress = progress;
        this.accepted = Counter.builder()
                .name("sinal_events_accepted")
                .help("Events that were taken into the log")
                .register(metrics);
        this.refused = Counter.builder()
                .name("sinal_events_refused")
                .help("Events that the log did not take")
                .labelNames("reason")
                .register(metrics);
        log.follow(this::send);
    }

    void happened(@Observes InstanceEvent event) {
        event.publication().arrive(event).ifPresent(events -> event.publication()
                .accepted(append(events).stream().map(Position::toString).toList()));
    }

    private List<Position> append(List<InstanceEvent> events) {
        try {
            var positions = log.append(events);
            accepted.inc(events.size());
            return positions;
        } catch (NotAccepted e) {
            refused.labelValues(e.reason().name().toLowerCase(Locale.ROOT)).inc(events.size());
            throw e;
        }
    }

    private void send(List<LoggedEvent> events) {
        for (var event : events) {
            send(event);
            progress.reached(event.position());
        }
    }

    private void send(LoggedEvent logged) {
        var event = logged.event();
        receivers(event)
                .forEach(namespace ->
                        namespace.emit(event.name().wire(), edition -> Reception.arguments(logged, edition)));
    }

    private List<Namespace> receivers(InstanceEvent event) {
        var receivers = new ArrayList<Namespace>(2);
        streams.receiving(event).ifPresent(receivers::add);
        if (options.globalEvents()) {
            server.namespace("/").ifPresent(receivers::add);
        }
        receivers.removeIf(namespace -> namespace.size() == 0);
        return receivers;
    }
}
