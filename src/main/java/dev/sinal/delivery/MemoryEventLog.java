package dev.sinal.delivery;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.NotAccepted;
import dev.sinal.socketio.Lane;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The log of a single node, in memory: it holds an event until it was handed over, and no longer. */
@Singleton
final class MemoryEventLog implements EventLog {
    private static final int OVERHEAD = 512;

    private final Lane lane;
    private final long limit;
    private final String epoch = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final ReentrantLock order = new ReentrantLock();
    private List<InstanceEvent> gathered = new ArrayList<>();
    private long gatheredBytes;
    private long offset;
    private volatile Consumer<List<InstanceEvent>> follower = events -> {};

    @Inject
    MemoryEventLog(Lane lane, DeliveryOptions options) {
        this.lane = lane;
        this.limit = options.backlogBytes();
    }

    @Override
    public List<Position> append(List<InstanceEvent> events) {
        var weight = events.stream().mapToLong(MemoryEventLog::weight).sum();
        var positions = new ArrayList<Position>(events.size());
        order.lock();
        try {
            if (gatheredBytes > 0 && gatheredBytes + weight > limit) {
                throw new NotAccepted("too many events are waiting to be delivered");
            }
            gatheredBytes += weight;
            gathered.addAll(events);
            events.forEach(event -> positions.add(new Position(epoch, ++offset)));
        } finally {
            order.unlock();
        }
        lane.execute(this::handOver);
        return positions;
    }

    @Override
    public void follow(Consumer<List<InstanceEvent>> newFollower) {
        follower = newFollower;
    }

    private void handOver() {
        List<InstanceEvent> batch;
        order.lock();
        try {
            batch = gathered;
            gathered = new ArrayList<>();
            gatheredBytes = 0;
        } finally {
            order.unlock();
        }
        if (!batch.isEmpty()) {
            follower.accept(batch);
        }
    }

    private static long weight(InstanceEvent event) {
        return event.data().size() + OVERHEAD;
    }
}
