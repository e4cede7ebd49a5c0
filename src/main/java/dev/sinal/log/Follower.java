package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.runtime.SerialExecutor;
import java.util.List;

/** Receives some of a log's events, in the log's order. */
public interface Follower {
    /** Returns the executor that runs {@link #deliver}. Its other tasks run between two deliveries. */
    SerialExecutor executor();

    /** Returns whether it receives an event; always the same for events of one instance. */
    boolean selects(InstanceEvent event);

    /** Receives a batch of events: all that were appended while it received the batch before. */
    void deliver(List<LoggedEvent> events);

    /**
     * Reports that it has received all events up to a position that it selects. Called by any thread, but never during {@link #deliver};
     * must not block.
     */
    void reached(Position position);
}
