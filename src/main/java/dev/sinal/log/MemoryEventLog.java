package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.runtime.SerialExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The log of a single node, in memory: it holds an event until it was handed over, and no longer. */
public final class MemoryEventLog implements EventLog {
    private final Backlog backlog;
    private final FollowerQueue handover;
    private final String epoch = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final ReentrantLock order = new ReentrantLock();
    private long offset;

    /**
     * @param lane where events are handed over
     * @param backlogBytes how many bytes of them may wait for that
     */
    public MemoryEventLog(SerialExecutor lane, long backlogBytes) {
        this.backlog = new Backlog(backlogBytes);
        this.handover = new FollowerQueue(lane, backlog);
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
    public LogPage read(Optional<Position> after, Optional<String> instance, int limit) {
        return new LogPage(after.filter(last()::equals).isPresent(), List.of(), false, Optional.empty());
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
    public LogStats stock() {
        return new LogStats(0, 0, backlog.bytes());
    }

    @Override
    public void forget(String instance) {
        // It remembers nobody.
    }
}
