package dev.sinal.delivery;

import dev.sinal.config.StreamingSettings;
import dev.sinal.event.InstanceEvent;
import dev.sinal.log.EventLog;
import dev.sinal.log.Follower;
import dev.sinal.log.LoggedEvent;
import dev.sinal.log.Position;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import dev.sinal.runtime.SerialExecutor;
import dev.sinal.socketio.Namespace;
import dev.sinal.socketio.OutgoingEvent;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;

/** Follows the event log, once for each partition, and sends each event to the namespaces that receive it. */
@Singleton
public final class Broadcast implements LifecycleComponent {
    private static final long MAX_BATCH_BYTES = 64_000;
    /** The bytes that an envelope adds to the event's data, roughly. */
    private static final long ENVELOPE_BYTES = 256;

    private final EventLog log;
    private final InstanceNamespaces namespaces;
    private final Partitions partitions;
    private final StreamingSettings settings;

    @Inject
    Broadcast(EventLog log, InstanceNamespaces namespaces, Partitions partitions, StreamingSettings settings) {
        this.log = log;
        this.namespaces = namespaces;
        this.partitions = partitions;
        this.settings = settings;
    }

    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    /** Follows the log from its last position on. */
    @Override
    public void start() {
        partitions.reached(log.last());
        var followers = new ArrayList<Follower>();
        for (var partition : partitions.ofInstances()) {
            followers.add(new PartitionFollower(
                    partition, event -> partitions.ofInstance(event.instance()) == partition, namespaces::receivers));
        }
        // It follows the log without events too: clients that resume wait until its position is that of their last
        // event.
        followers.add(
                new PartitionFollower(partitions.root(), event -> settings.globalEvents(), event -> namespaces.root()));
        log.follow(followers);
    }

    /**
     * Sends the events of a partition.
     *
     * @param selection the events that its namespaces may receive
     * @param receivers returns the namespaces that receive an event
     */
    private record PartitionFollower(
            Partition partition, Predicate<InstanceEvent> selection, Function<InstanceEvent, List<Namespace>> receivers)
            implements Follower {
        @Override
        public SerialExecutor executor() {
            return partition.executor();
        }

        @Override
        public boolean selects(InstanceEvent event) {
            return selection.test(event);
        }

        @Override
        public void reached(Position position) {
            partition.reached(position);
        }

        /**
         * Splits events into batches of at most {@value #MAX_BATCH_BYTES} bytes, or one larger event, and sends each batch. A change of a
         * namespace runs between the batches of the events before and after it.
         */
        @Override
        public void deliver(List<LoggedEvent> events) {
            var first = 0;
            var bytes = 0L;
            for (var next = 0; next < events.size(); next++) {
                var event = events.get(next);
                var size = event.event().size() + ENVELOPE_BYTES;
                var changed = partition.changes().areDueBefore(event.position());
                if (next > first && (changed || bytes + size > MAX_BATCH_BYTES)) {
                    send(events.subList(first, next));
                    first = next;
                    bytes = 0;
                }
                if (changed) {
                    partition.changes().runBefore(event.position());
                }
                bytes += size;
            }
            send(events.subList(first, events.size()));
        }

        private void send(List<LoggedEvent> events) {
            var outgoing = new LinkedHashMap<Namespace, List<OutgoingEvent>>();
            for (var logged : events) {
                var event = new OutgoingEvent(
                        logged.event().name().wire(), format -> EnvelopeFormat.arguments(logged, format));
                receivers.apply(logged.event()).forEach(namespace -> outgoing.computeIfAbsent(
                                namespace, absent -> new ArrayList<>())
                        .add(event));
            }
            outgoing.forEach(Namespace::emit);
        }
    }
}
