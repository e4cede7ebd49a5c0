package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Puts events in order, and hands them to whoever follows in that order, whoever appended them. */
public interface EventLog extends LifecycleComponent {
    @Override
    default Phase phase() {
        return Phase.LOG;
    }

    /**
     * Gives each event its position; all or none. Returns when they are as safe as this log makes them.
     *
     * @throws AppendRefusedException if the log can't take them now
     */
    List<Position> append(List<InstanceEvent> events);

    /** Hands every event from now on to the follower, in order, in batches of what has gathered; one batch at a time. */
    void follow(Consumer<List<LoggedEvent>> follower);

    /**
     * Reads what was appended behind a position, a page of it: at most so many events, and about a megabyte.
     *
     * @param after where to begin; empty for the oldest that is held
     * @param instance the instance whose events are wanted; empty for all
     * @param limit how many at most
     */
    LogPage read(Optional<Position> after, Optional<String> instance, int limit);

    /** The position of the last event that was appended. */
    Position last();

    /** How much it has, roughly, while others append. */
    LogStats stock();

    /** Shows the events so far of an instance to nobody who asks for that instance: it is gone, and its name may be another's. */
    void forget(String instance);
}
