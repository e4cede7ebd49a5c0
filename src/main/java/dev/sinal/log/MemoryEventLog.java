package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.runtime.SerialExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** The event log of a single node, in memory: it holds an event until it is delivered to the follower. */
public final class MemoryEventLog implements EventLog {
    private final FollowerQueue followerQueue;
    private final String epoch = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final ReentrantLock appending = new ReentrantLock();
    private long offset;

    /**
     * @param dispatch runs the follower
     * @param backlogBytes the bytes of events that may wait for the follower
     */
    public MemoryEventLog(SerialExecutor dispatch, long backlogBytes) {
        this.followerQueue = new FollowerQueue(dispatch, backlogBytes);
    }

    @Override
    public List<Position> append(List<InstanceEvent> events) {
        followerQueue.reserve(events);
        appending.lock();
        try {
            var logged = new ArrayList<LoggedEvent>(events.size());
            for (var event : events) {
                logged.add(new LoggedEvent(new Position(epoch, ++offset), event));
            }
            var positions = logged.stream().map(LoggedEvent::position).toList();
            followerQueue.add(logged);
            return positions;
        } catch (RuntimeException | Error e) {
            followerQueue.release(events);
            throw e;
        } finally {
            appending.unlock();
        }
    }

    @Override
    public void follow(Consumer<List<LoggedEvent>> follower) {
        followerQueue.follow(follower);
    }

    @Override
    public LogPage read(Optional<Position> after, Optional<String> instanceId, int limit) {
        return new LogPage(after.filter(last()::equals).isPresent(), List.of(), false, Optional.empty());
    }

    @Override
    public List<LoggedFingerprint> fingerprints(Duration maxAge, int most) {
        return List.of();
    }

    @Override
    public Position last() {
        appending.lock();
        try {
            return new Position(epoch, offset);
        } finally {
            appending.unlock();
        }
    }

    @Override
    public LogStats stats() {
        return new LogStats(0, 0, followerQueue.bytes());
    }

    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public void maintain() {
        followerQueue.resume();
    }
}
