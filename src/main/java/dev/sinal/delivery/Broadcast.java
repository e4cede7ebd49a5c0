package dev.sinal.delivery;

import dev.sinal.config.StreamingSettings;
import dev.sinal.event.InstanceEvent;
import dev.sinal.log.EventLog;
import dev.sinal.log.LoggedEvent;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import dev.sinal.socketio.Namespace;
import dev.sinal.socketio.OutgoingEvent;
import dev.sinal.socketio.SocketIoServer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Follows the event log and sends each event to the namespaces that receive it. */
@Singleton
public final class Broadcast implements LifecycleComponent {
    private static final long MOST_BYTES = 64_000;
    /** What an event is more than its data. */
    private static final long ENVELOPE_BYTES = 256;

    private final EventLog log;
    private final InstanceNamespaces streams;
    private final SocketIoServer server;
    private final StreamingSettings settings;
    private final BroadcastPosition progress;

    @Inject
    Broadcast(
            EventLog log,
            InstanceNamespaces streams,
            SocketIoServer server,
            StreamingSettings settings,
            BroadcastPosition progress) {
        this.log = log;
        this.streams = streams;
        this.server = server;
        this.settings = settings;
        this.progress = progress;
    }

    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    /** Follows the log from its last position on. */
    @Override
    public void start() {
        progress.reached(log.last());
        log.follow(this::send);
    }

    /** Events that happened one after the other leave together, as far as what is written at once stays small. */
    private void send(List<LoggedEvent> events) {
        var first = 0;
        var bytes = 0L;
        for (var next = 0; next < events.size(); next++) {
            var size = events.get(next).event().data().size() + ENVELOPE_BYTES;
            if (next > first && bytes + size > MOST_BYTES) {
                sendTogether(events.subList(first, next));
                first = next;
                bytes = 0;
            }
            bytes += size;
        }
        sendTogether(events.subList(first, events.size()));
    }

    private void sendTogether(List<LoggedEvent> events) {
        var emissions = new LinkedHashMap<Namespace, List<OutgoingEvent>>();
        for (var logged : events) {
            var emission = new OutgoingEvent(
                    logged.event().name().wire(), edition -> EnvelopeFormat.arguments(logged, edition));
            receivers(logged.event()).forEach(namespace -> emissions
                    .computeIfAbsent(namespace, absent -> new ArrayList<>())
                    .add(emission));
        }
        emissions.forEach(Namespace::emit);
        progress.reached(events.get(events.size() - 1).position());
    }

    private List<Namespace> receivers(InstanceEvent event) {
        var receivers = new ArrayList<Namespace>(2);
        streams.receiving(event).ifPresent(receivers::add);
        if (settings.globalEvents()) {
            server.namespace("/").ifPresent(receivers::add);
        }
        receivers.removeIf(namespace -> namespace.size() == 0);
        return receivers;
    }
}
