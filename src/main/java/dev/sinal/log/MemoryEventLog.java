package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/** The event log of a single node, in memory: it holds an event until it is delivered to the followers. */
public final class MemoryEventLog implements EventLog {
    private final Followers followers;
    private final String epoch = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    private final ReentrantLock appending = new ReentrantLock();
    private long offset;

    /** @param backlogBytes the bytes of events that may wait for the followers */
    public MemoryEventLog(long backlogBytes) {
        this.followers = new Followers(backlogBytes);
    }

    @Override
    public List<Position> append(List<InstanceEvent> events) {
        followers.reserve(events);
        appending.lock();
        try {
            var logged = new ArrayList<LoggedEvent>(events.size());
            for (var event : events) {
                logged.add(new LoggedEvent(new Position(epoch, ++offset), event));
            }
            var positions = logged.stream().map(LoggedEvent::position).toList();
            followers.add(logged);
            return positions;
        } catch (RuntimeException | Error e) {
            followers.release(events);
            throw e;
        } finally {
            appending.unlock();
        }
    }

    @Override
    public CompletableFuture<List<Position>> submit(List<InstanceEvent> events, Executor workers) {
        try {
            return CompletableFuture.completedFuture(append(events));
        } catch (AppendRefusedException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    @Override
    public void follow(List<Follower> newFollowers) {
        followers.follow(newFollowers);
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
        return new LogStats(0, 0, followers.bytes());
    }

    @Override
    public Optional<String> failure() {
        return Optional.empty();
    }

    @Override
    public void maintain() {
        followers.resume();
    }
}
