package dev.sinal.intake.upstream;

import dev.sinal.intake.BoundedQueue;
import dev.sinal.intake.SourceEvent;
import dev.sinal.rest.InvalidRequestException;
import dev.sinal.runtime.SerialExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Hands received events in, in their order. Those that wait are handed in together, so that one write stores them all. */
final class EventBuffer implements EventListener.Events {
    private final BoundedQueue<ReceivedEvent> received;
    private final SerialExecutor executor;
    private final Consumer<List<SourceEvent>> consumer;
    private final Consumer<String> refused;

    /**
     * @param bytes the most bytes of events that may wait; a larger event may wait alone
     * @param consumer takes events, and blocks until they are in the log
     * @param refused receives why an event can never be taken
     */
    EventBuffer(int bytes, Executor executor, Consumer<List<SourceEvent>> consumer, Consumer<String> refused) {
        this.received = new BoundedQueue<>(bytes, ReceivedEvent::size);
        this.executor = new SerialExecutor(executor);
        this.consumer = consumer;
        this.refused = refused;
    }

    /** Adds an event. Blocks while there is no room for it: a connection is then not read. */
    @Override
    public void add(ReceivedEvent event) {
        try {
            received.add(event);
            executor.execute(this::handIn);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void refuse(String reason) {
        refused.accept(reason);
    }

    /** Waits until no events wait, for some time at most, and drops those that still do. */
    void close(Duration timeout) {
        try {
            received.awaitReleased(timeout);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        received.close();
    }

    private void handIn() {
        var group = received.poll();
        try {
            var events = new ArrayList<SourceEvent>();
            group.forEach(event -> parse(event, events));
            if (!events.isEmpty()) {
                consumer.accept(events);
            }
        } finally {
            received.release(group);
        }
    }

    private void parse(ReceivedEvent event, List<SourceEvent> events) {
        try {
            events.add(event.parse());
        } catch (InvalidRequestException invalid) {
            refused.accept(invalid.problems().get(0));
        }
    }
}
