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
    private final Backlog backlog;
    private final Handover handover;
    private final String epoch = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final ReentrantLock order = new ReentrantLock();
    private long offset;

    /**
     * @param lane where events are handed over
     * @param backlogBytes how many bytes of them may wait for that
     */
    public MemoryEventLog(Lane lane, long backlogBytes) {
        this.backlog = new Backlog(backlogBytes);
        this.handover = new Handover(lane, backlog);
    }

    @Override
    public List<Position> append(List<InstanceEvent> events) {
        var positions = new ArrayList<Position>(events.size());
        order.lock();
        try {
            var taken = backlog.take(events);
            var logged = new ArrayList<LoggedEvent>(events.size());
            for (var event : events) {
                var position = new Position(epoch, ++offset);
                positions.add(position);
                logged.add(new LoggedEvent(position, event));
            }
            handover.add(logged, taken);
        } finally {
            order.unlock();
        }
        return positions;
    }

    @Override
    public void follow(Consumer<List<LoggedEvent>> newFollower) {
        handover.follow(newFollower);
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
}
