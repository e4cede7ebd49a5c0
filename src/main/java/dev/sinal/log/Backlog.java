package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome.Reason;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** What is accepted and not delivered yet: bounded in bytes, for the broadcast may be slower than publishers are. */
final class Backlog {
    private static final int OVERHEAD = 512;

    private final long limit;
    private final AtomicLong bytes = new AtomicLong();

    Backlog(long limit) {
        this.limit = limit;
    }

    /**
     * Makes room for events; a single publication larger than the bound is taken if nothing else waits.
     *
     * @return what to give back by {@link #free}
     * @throws AppendRefusedException if there is no room
     */
    long take(List<InstanceEvent> events) {
        var weight = events.stream()
                .mapToLong(event -> event.data().size() + OVERHEAD)
                .sum();
        var before = bytes.getAndAdd(weight);
        if (before > 0 && before + weight > limit) {
            bytes.addAndGet(-weight);
            throw new AppendRefusedException(Reason.BUSY, "too many events are waiting to be delivered");
        }
        return weight;
    }

    long bytes() {
        return bytes.get();
    }

    void free(long weight) {
        bytes.addAndGet(-weight);
    }
}
