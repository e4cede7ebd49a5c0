package dev.sinal.delivery;

import dev.sinal.event.InstanceEvent;
import java.util.List;
import java.util.function.Consumer;

/** Puts events in order, and hands them to whoever follows in that order, whoever appended them. */
public interface EventLog {
    /**
     * Gives each event its position; all or none. Returns when they are as safe as this log makes them.
     *
     * @throws dev.sinal.event.NotAccepted if the log can't take them now
     */
    List<Position> append(List<InstanceEvent> events);

    /** Hands every event from now on to the follower, in order, in batches of what has gathered; one batch at a time. */
    void follow(Consumer<List<InstanceEvent>> follower);
}
