package dev.sinal.log;

import dev.sinal.runtime.SerialExecutor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hands events to the follower of a log, in order: what has gathered while the follower was at work, and in the pause after, at once. */
final class FollowerQueue {
    private final SerialExecutor lane;
    private final Backlog backlog;
    private final BatchPacer pause = new BatchPacer();
    private volatile Consumer<List<LoggedEvent>> follower = events -> {};
    private List<LoggedEvent> gathered = new ArrayList<>();
    private long weight;

    FollowerQueue(SerialExecutor lane, Backlog backlog) {
        this.lane = lane;
        this.backlog = backlog;
    }

    void follow(Consumer<List<LoggedEvent>> newFollower) {
        follower = newFollower;
    }

    /** @param taken what they took of the backlog */
    void add(List<LoggedEvent> events, long taken) {
        synchronized (this) {
            gathered.addAll(events);
            weight += taken;
        }
        lane.execute(this::handOver);
    }

    private void handOver() {
        pause.await();
        List<LoggedEvent> batch;
        long taken;
        synchronized (this) {
            batch = gathered;
            taken = weight;
            gathered = new ArrayList<>();
            weight = 0;
        }
        try {
            if (!batch.isEmpty()) {
                pause.after(() -> follower.accept(batch));
            }
        } finally {
            backlog.free(taken);
        }
    }
}
