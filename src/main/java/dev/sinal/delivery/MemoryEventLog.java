package dev.sinal.delivery;

import dev.sinal.event.InstanceEvent;
import dev.sinal.socketio.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The log of a single node, in memory: it holds an event until it was handed over, and no longer. */
public final class MemoryEventLog implements EventLog {
    private final Lane lane;
    private final Backlog backlog;
    private final String epoch = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final ReentrantLock order = new ReentrantLock();
    private List<LoggedEvent> gathered = new ArrayList<>();
    private long gatheredBytes;
    private long offset;
    private volatile Consumer<List<LoggedEvent>> follower = events -> {};

    /**
     * @param lane where events are handed over
     * @param backlogBytes how many bytes of them may wait for that
     */
    public MemoryEventLog(Lane lane, long backlogBytes) {
        this.lane = lane;
        this.backlog = new Backlog(backlogBytes);
    }

    @Override
    public List<Position> append(List<InstanceEvent> events) {
        var positions = new ArrayList<Position>(events.size());
        order.lock();
        try {
            gatheredBytes += backlog.take(events);
            for (var event : events) {
                var position = new Position(epoch, ++offset);
                positions.add(position);
                gathered.add(new LoggedEvent(position, event));
            }
        } finally {
            order.unlock();
        }
        lane.execute(this::handOver);
        return positions;
    }

    @Override
    public void follow(Consumer<List<LoggedEvent>> newFollower) {
        follower = newFollower;
    }

    @Override
    public History read(Optional<Position> after, Optional<String> instance, int limit) {
        return new History(after.filter(last()::equals).isPresent(), List.of(), false, Optional.empty());
    }

    @Override
    public Position last() {
        order.lock();
        try {
            return new Position(epoch, offset);
        } finally {
            order.unlock();
        }
    }

    @Override
    public Stock stock() {
        return new Stock(0, 0, backlog.bytes());
    }

    @Override
    public void forget(String instance) {
        // It remembers nobody.
    }

    private void handOver() {
        List<LoggedEvent> batch;
        long bytes;
        order.lock();
        try {
            batch = gathered;
            bytes = gatheredBytes;
            gathered = new ArrayList<>();
            gatheredBytes = 0;
        } finally {
            order.unlock();
        }
        backlog.free(bytes);
        if (!batch.isEmpty()) {
            follower.accept(batch);
        }
    }
}
