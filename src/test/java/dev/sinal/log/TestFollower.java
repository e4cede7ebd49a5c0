package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.runtime.SerialExecutor;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A follower of all events, or of some.
 *
 * @param reached the positions that it has reached
 */
public record TestFollower(
        SerialExecutor executor,
        Predicate<InstanceEvent> selection,
        Consumer<List<LoggedEvent>> consumer,
        List<Position> reached)
        implements Follower {
    /**
     * Returns a follower of all events.
     *
     * @param executor runs the deliveries
     */
    public static List<Follower> on(Executor executor, Consumer<List<LoggedEvent>> consumer) {
        return List.of(ofSome(executor, event -> true, consumer));
    }

    /** Returns a follower of those events that a predicate selects. */
    static TestFollower ofSome(
            Executor executor, Predicate<InstanceEvent> selection, Consumer<List<LoggedEvent>> consumer) {
        return new TestFollower(new SerialExecutor(executor), selection, consumer, new CopyOnWriteArrayList<>());
    }

    /** Returns the last position that it has reached. */
    Position last() {
        return reached.get(reached.size() - 1);
    }

    @Override
    public boolean selects(InstanceEvent event) {
        return selection.test(event);
    }

    @Override
    public void deliver(List<LoggedEvent> events) {
        consumer.accept(events);
    }

    @Override
    public void reached(Position position) {
        reached.add(position);
    }
}
