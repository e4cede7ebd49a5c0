package dev.sinal.intake;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;

/**
 * A queue of what a source has received and has not handed in yet. It bounds the bytes of everything that was added and is not released: the
 * thread that reads a connection is blocked, so that the sender has to wait. What waits is taken in groups, which are published together.
 *
 * @param <T> an event as it was received
 */
public final class BoundedQueue<T> implements AutoCloseable {
    private static final int GROUP = 500;
    /** Events that are published together reach each client at once, and have to fit into its outbox. */
    private static final long GROUP_BYTES = 1_000_000;

    private final long maxBytes;
    private final ToLongFunction<T> sizes;
    private final Queue<T> waiting = new ArrayDeque<>();
    private long bytes;
    private boolean closed;

    /**
     * @param maxBytes the most bytes; one element may be larger, alone
     * @param sizes returns the bytes of memory that an element counts, always the same
     */
    public BoundedQueue(long maxBytes, ToLongFunction<T> sizes) {
        this.maxBytes = maxBytes;
        this.sizes = sizes;
    }

    /** Adds an element. Blocks while there is no room for it; drops it once this is closed. */
    public synchronized void add(T element) throws InterruptedException {
        var size = sizes.applyAsLong(element);
        while (!closed && bytes > 0 && bytes + size > maxBytes) {
            wait();
        }
        if (!closed) {
            bytes += size;
            waiting.add(element);
            notifyAll();
        }
    }

    /**
     * Removes the elements that wait, in their order, up to a limit of their number and their bytes, but one at least. Blocks while there is
     * none. They count until they are released.
     *
     * @return empty if this is closed
     */
    public synchronized List<T> take() throws InterruptedException {
        while (!closed && waiting.isEmpty()) {
            wait();
        }
        return poll();
    }

    /** Removes elements as {@link #take} does. Returns none if none waits. */
    public synchronized List<T> poll() {
        var taken = new ArrayList<T>();
        var sum = 0L;
        while (!waiting.isEmpty() && taken.size() < GROUP) {
            sum += sizes.applyAsLong(waiting.element());
            if (!taken.isEmpty() && sum > GROUP_BYTES) {
                break;
            }
            taken.add(waiting.remove());
        }
        return taken;
    }

    /** Makes room: these elements are not held any more. */
    public synchronized void release(List<T> taken) {
        bytes -= taken.stream().mapToLong(sizes).sum();
        notifyAll();
    }

    /** Blocks until all elements are released, or the time is over. */
    public synchronized void awaitReleased(Duration timeout) throws InterruptedException {
        var end = System.nanoTime() + timeout.toNanos();
        for (var left = timeout.toNanos(); bytes > 0 && left > 0; left = end - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }

    /** Drops the elements that wait. Threads that are blocked return. */
    @Override
    public synchronized void close() {
        closed = true;
        bytes -= waiting.stream().mapToLong(sizes).sum();
        waiting.clear();
        notifyAll();
    }
}
