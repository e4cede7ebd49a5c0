package dev.sinal.engineio;

import dev.sinal.engineio.Transport.Completion;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A queue of the batches of one session, bounded in bytes. It sends them in order, one at a time.
 *
 * <p>One batch is in flight at a time, because Payara and WildFly buffer without limit for a client that has stopped reading. Batches that
 * wait meanwhile are joined.
 *
 * <p>{@link #drain} may be called by any thread, also from within a send: a completion may run before {@link Transport#send} returns, and
 * sending from there would overflow the stack. The first caller sends until nothing is left; the others only increment a counter.
 */
final class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

    private static final int BULK_FRACTION = 4;

    private final long limit;
    private final SendTimeout sendTimeout;
    private final Runnable failed;
    private final Completion done = this::done;
    private final Queue<FrameBatch> batches = new ConcurrentLinkedQueue<>();
    /** The rest of a batch that has more frames than one send may have. Used by {@link #sendNext} only. */
    private final Queue<FrameBatch> rest = new ArrayDeque<>();

    private final Queue<Runnable> flushTasks = new ConcurrentLinkedQueue<>();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicInteger drainRequests = new AtomicInteger();
    private volatile Transport transport;
    /** The batch that is being sent; null if there is none. */
    private volatile FrameBatch inFlight;

    private volatile Switch pendingSwitch;
    private volatile FrameBatch apart;
    private volatile boolean closed;

    /**
     * @param limit the largest number of bytes that wait behind the batch in flight
     * @param failed called when the transport could not send
     */
    Outbox(Transport transport, long limit, SendTimeout sendTimeout, Runnable failed) {
        this.transport = transport;
        this.limit = limit;
        this.sendTimeout = sendTimeout;
        this.failed = failed;
    }

    /**
     * Appends a batch. Returns false, and appends nothing, if more bytes than the limit would wait. A batch that is larger than the limit is
     * accepted if nothing else waits, because all sessions share it and fast clients must receive it.
     */
    boolean offer(FrameBatch batch) {
        return offer(batch, limit);
    }

    /** Appends a batch as {@link #offer} does, within a quarter of the limit, so that batches that can't be sent later have room. */
    boolean offerBulk(FrameBatch batch) {
        return offer(batch, limit / BULK_FRACTION);
    }

    /**
     * Appends a batch that is not joined with those before it, whatever waits. The JavaScript client (socket.io-client 4.8) keeps events that
     * come in one response with a close packet, and handles them after its next CONNECT, in which it has asked for them again.
     */
    void offerApart(FrameBatch batch) {
        apart = batch;
        offer(batch, Long.MAX_VALUE);
    }

    private boolean offer(FrameBatch batch, long maxWaiting) {
        var weight = batch.weight();
        var before = waitingBytes.getAndAdd(weight);
        if (before > 0 && before + weight > maxWaiting) {
            waitingBytes.addAndGet(-weight);
            return false;
        }
        batches.add(batch);
        drain();
        return true;
    }

    /**
     * Replaces the transport when the batch in flight has been sent.
     *
     * @param switched called between the last batch on the old transport and the first on the new one
     */
    void switchTo(Transport other, Runnable switched) {
        pendingSwitch = new Switch(other, switched);
        drain();
    }

    /** Runs a task once, when every batch that was offered has been sent. */
    void whenFlushed(Runnable task) {
        flushTasks.add(task);
        drain();
    }

    /** Stops sending, and discards the batches and tasks that wait. */
    void close() {
        closed = true;
        sendTimeout.cancel();
        batches.clear();
        flushTasks.clear();
    }

    /** Sends the batches that wait, as far as the transport can take them. */
    void drain() {
        if (drainRequests.getAndIncrement() != 0) {
            return;
        }
        var handled = 1;
        do {
            try {
                sendNext();
            } catch (Throwable failure) {
                Guarded.report(LOG, "transport failed to send", failure);
                failed.run(); // otherwise the session would wait for a completion forever
            }
            handled = drainRequests.addAndGet(-handled);
        } while (handled != 0);
    }

    private void sendNext() {
        if (closed) {
            batches.clear();
            rest.clear();
            return;
        }
        if (inFlight != null) {
            return;
        }
        if (pendingSwitch != null) {
            transport = pendingSwitch.transport();
            pendingSwitch.switched().run();
            pendingSwitch = null;
        }
        var batch = poll(transport.writableBytes());
        if (batch != null) {
            inFlight = batch;
            waitingBytes.addAndGet(-batch.weight());
            sendTimeout.sendStarted(transport);
            transport.send(batch, done);
            sendTimeout.watch();
        } else {
            // A task may add batches, and a task that runs when these are sent.
            for (var task = pollFlushTask(); task != null; task = pollFlushTask()) {
                task.run();
            }
        }
    }

    private Runnable pollFlushTask() {
        return peek() == null ? flushTasks.poll() : null;
    }

    /**
     * Removes the first batch, joined with as many of the next ones as fit, or a part of it if it is too large; null if there is none or the
     * transport is not writable.
     */
    private FrameBatch poll(long writableBytes) {
        var batch = writableBytes > 0 ? remove() : null;
        if (batch == null) {
            return null;
        }
        var maxFrames = transport.maxFrames();
        for (var next = peek();
                next != null
                        && next != apart
                        && batch.weight() + next.weight() <= writableBytes
                        && batch.size() + next.size() <= maxFrames;
                next = peek()) {
            batch = batch.append(remove());
        }
        if (batch.size() <= maxFrames) {
            return batch;
        }
        var parts = batch.split(maxFrames);
        rest.addAll(parts.subList(1, parts.size()));
        return parts.get(0);
    }

    private FrameBatch peek() {
        return rest.isEmpty() ? batches.peek() : rest.peek();
    }

    private FrameBatch remove() {
        return rest.isEmpty() ? batches.poll() : rest.remove();
    }

    private void done(boolean sent) {
        if (inFlight == null) {
            return; // the transport reports a failure twice
        }
        sendTimeout.sendCompleted();
        inFlight = null;
        if (sent) {
            drain();
        } else {
            failed.run();
        }
    }

    private record Switch(Transport transport, Runnable switched) {}
}
