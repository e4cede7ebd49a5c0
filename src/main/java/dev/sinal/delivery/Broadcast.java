package dev.sinal.delivery;

import dev.sinal.log.EventLog;
import dev.sinal.log.LoggedEvent;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import dev.sinal.socketio.Namespace;
import dev.sinal.socketio.OutgoingEvent;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Follows the event log and sends each event to the namespaces that receive it. */
@Singleton
public final class Broadcast implements LifecycleComponent {
    private static final long MAX_BATCH_BYTES = 64_000;
    /** The bytes that an envelope adds to the event's data, roughly. */
    private static final long ENVELOPE_BYTES = 256;

    private final EventLog log;
    private final InstanceNamespaces namespaces;
    private final OrderedChanges changes;
    private final BroadcastPosition position;

    @Inject
    Broadcast(EventLog log, InstanceNamespaces namespaces, OrderedChanges changes, BroadcastPosition position) {
        this.log = log;
        this.namespaces = namespaces;
        this.changes = changes;
        this.position = position;
    }

    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    /** Follows the log from its last position on. */
    @Override
    public void start() {
        position.set(log.last());
        log.follow(this::send);
    }

    /**
     * Splits events into batches of at most {@value #MAX_BATCH_BYTES} bytes, or one larger event, and sends each batch. A change of a
     * namespace runs between the batches of the events before and after it.
     */
    private void send(List<LoggedEvent> events) {
        var first = 0;
        var bytes = 0L;
        for (var next = 0; next < events.size(); next++) {
            var event = events.get(next);
            var size = event.event().size() + ENVELOPE_BYTES;
            var changed = changes.areDueBefore(event.position());
            if (next > first && (changed || bytes + size > MAX_BATCH_BYTES)) {
                sendBatch(events.subList(first, next));
                first = next;
                bytes = 0;
            }
            if (changed) {
                changes.runBefore(event.position());
            }
            bytes += size;
        }
        sendBatch(events.subList(first, events.size()));
    }

    private void sendBatch(List<LoggedEvent> events) {
        var outgoing = new LinkedHashMap<Namespace, List<OutgoingEvent>>();
        for (var logged : events) {
            var event =
                    new OutgoingEvent(logged.event().name().wire(), format -> EnvelopeFormat.arguments(logged, format));
            namespaces.receivers(logged.event()).forEach(namespace -> outgoing.computeIfAbsent(
                            namespace, absent -> new ArrayList<>())
                    .add(event));
        }
        outgoing.forEach(Namespace::emit);
        position.set(events.get(events.size() - 1).position());
    }
}
