package dev.sinal.intake.upstream;

import dev.sinal.intake.SourceEvent;
import dev.sinal.rest.InvalidRequestException;
import dev.sinal.runtime.SerialExecutor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands received events in, in their order. Those that wait are handed in together, so that one write stores them all.
 *
 * <p>Blocks who adds events while too many wait: a connection is then not read, and the sender has to wait.
 */
final class EventBuffer {
    private static final System.Logger LOG = System.getLogger(EventBuffer.class.getName());
    private static final int GROUP_EVENTS = 1_000;
    /** Events that are published together reach each client at once, and have to fit into its outbox. */
    private static final long GROUP_BYTES = 1_000_000;

    private final int bytes;
    private final Semaphore free;
    private final Queue<ReceivedEvent> waiting = new ConcurrentLinkedQueue<>();
    private final SerialExecutor executor;
    private final Consumer<List<SourceEvent>> consumer;
    private final Consumer<String> refused;

    /**
     * @param bytes the most bytes of events that may wait; a larger event may wait alone
     * @param consumer takes events, and blocks until they are in the log
     * @param refused receives why an event can never be taken
     */
    EventBuffer(int bytes, Executor executor, Consumer<List<SourceEvent>> consumer, Consumer<String> refused) {
        this.bytes = bytes;
        this.free = new Semaphore(bytes, true);
        this.executor = new SerialExecutor(executor);
        this.consumer = consumer;
        this.refused = refused;
    }

    /** Adds an event. Blocks until there is room for it. */
    void add(ReceivedEvent event) {
        free.acquireUninterruptibly(permits(event));
        waiting.add(event);
        executor.execute(this::handIn);
    }

    /** Waits until no events wait. */
    void awaitEmpty(Duration timeout) {
        try {
            if (free.tryAcquire(bytes, timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                free.release(bytes);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private int permits(ReceivedEvent event) {
        return (int) Math.min(bytes, event.size());
    }

    private void handIn() {
        var events = new ArrayList<SourceEvent>();
        var size = 0L;
        var permits = 0;
        while (!waiting.isEmpty() && events.size() < GROUP_EVENTS) {
            var next = waiting.element();
            if (permits > 0 && size + next.size() > GROUP_BYTES) {
                break;
            }
            waiting.remove();
            size += next.size();
            permits += permits(next);
            parse(next, events);
        }
        try {
            handIn(events);
        } finally {
            free.release(permits);
        }
    }

    private void parse(ReceivedEvent event, List<SourceEvent> events) {
        try {
            events.add(event.parse());
        } catch (InvalidRequestException invalid) {
            refused.accept(invalid.problems().get(0));
        }
    }

    /** An event that makes the application fail does not affect those beside it. */
    private void handIn(List<SourceEvent> events) {
        if (events.isEmpty()) {
            return;
        }
        try {
            consumer.accept(events);
        } catch (RuntimeException | Error failure) {
            if (events.size() == 1) {
                LOG.log(System.Logger.Level.ERROR, "event failed", failure);
                refused.accept("it makes the application fail");
            } else {
                events.forEach(event -> handIn(List.of(event)));
            }
        }
    }
}
