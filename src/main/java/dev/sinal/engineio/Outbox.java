package dev.sinal.engineio;

import dev.sinal.engineio.Transport.Completion;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The frames that wait for one client: bounded in bytes, sent in order, one batch at a time.
 *
 * <p>Both servers buffer without limit for a client that stopped reading, hence one batch in flight; what gathers meanwhile leaves
 * joined. A completion that sent the next one by itself would recurse, until the stack overflows, where sends complete at once; hence
 * the trampoline: whoever finds nobody at work drains, everybody else leaves a note.
 */
final class Outbox {
    private static final System.Logger LOG = System.getLogger(Outbox.class.getName());

    private final long limit;
    private final SendDeadline deadline;
    private final Runnable failed;
    private final Completion done = this::done;
    private final Queue<FrameBatch> batches = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicInteger notes = new AtomicInteger();
    private volatile Transport transport;
    /** What is being sent; null if nothing is. */
    private volatile FrameBatch inFlight;

    private volatile Switch next;
    private final Queue<Runnable> whenFlushed = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * @param limit how many bytes may wait behind what is in flight
     * @param deadline of each send
     * @param failed told when the transport could not send
     */
    Outbox(Transport transport, long limit, SendDeadline deadline, Runnable failed) {
        this.transport = transport;
        this.limit = limit;
        this.deadline = deadline;
        this.failed = failed;
    }

    /**
     * Takes a batch. Answers false, and takes nothing, if that would be past the bound. A batch larger than the bound is taken where
     * nothing else waits: all sessions share it, and a client that keeps up shall have it.
     */
    boolean offer(FrameBatch batch) {
        var weight = batch.weight();
        var before = waiting.getAndAdd(weight);
        if (before > 0 && before + weight > limit) {
            waiting.addAndGet(-weight);
            return false;
        }
        batches.add(batch);
        drain();
        return true;
    }

    /**
     * Sends by another transport from now on, behind what is in flight on the one before.
     *
     * @param switched run between the last frame on the one and the first on the other
     */
    void switchTo(Transport other, Runnable switched) {
        next = new Switch(other, switched);
        drain();
    }

    /** Runs a task, once, as soon as everything that was offered has left. */
    void whenFlushed(Runnable task) {
        whenFlushed.add(task);
        drain();
    }

    /** Sends nothing more and lets go of what waits. */
    void close() {
        closed = true;
        deadline.stop();
        batches.clear();
        whenFlushed.clear();
    }

    /** Sends what there is to send, if it can. */
    void drain() {
        if (notes.getAndIncrement() != 0) {
            return;
        }
        var seen = 1;
        do {
            try {
                sendNext();
            } catch (RuntimeException broken) {
                LOG.log(System.Logger.Level.ERROR, "frames could not be sent", broken);
                failed.run(); // or the session would stand still for good
            }
            seen = notes.addAndGet(-seen);
        } while (seen != 0);
    }

    private void sendNext() {
        if (closed) {
            batches.clear();
            return;
        }
        if (inFlight != null) {
            return;
        }
        if (next != null) {
            transport = next.transport();
            next.switched().run();
            next = null;
        }
        var batch = next(transport.writableBytes());
        if (batch != null) {
            inFlight = batch;
            waiting.addAndGet(-batch.weight());
            deadline.begin();
            transport.send(batch, done);
            deadline.watch();
        } else if (!whenFlushed.isEmpty() && batches.isEmpty()) {
            for (var task = whenFlushed.poll(); task != null; task = whenFlushed.poll()) {
                task.run();
            }
        }
    }

    /** The next batch, joined with those behind it, as far as there is room; null if there is none, or no room. */
    private FrameBatch next(long room) {
        var batch = room > 0 ? batches.poll() : null;
        if (batch == null) {
            return null;
        }
        for (var next = batches.peek(); next != null && batch.weight() + next.weight() <= room; next = batches.peek()) {
            batches.poll();
            batch = batch.and(next);
        }
        return batch;
    }

    private void done(boolean sent) {
        var batch = inFlight;
        if (batch == null) {
            return; // a transport that failed twice over one batch
        }
        deadline.end();
        inFlight = null;
        if (sent) {
            drain();
        } else {
            failed.run();
        }
    }

    private record Switch(Transport transport, Runnable switched) {}
}
