package dev.sinal.engineio;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The frames that wait for one client: bounded in bytes, sent in order, one batch at a time.
 *
 * <p>Both servers buffer without limit for a client that stopped reading, hence one batch in flight. A completion that
 * sent the next frame by itself would recurse, until the stack overflows, where sends complete at once; hence the
 * trampoline: whoever finds nobody at work drains, everybody else leaves a note.
 */
final class Outbox {
    /** What a frame costs besides its bytes, so that a flood of tiny frames is bounded too. */
    private static final long OVERHEAD = 64;

    private final long limit;
    private final SendDeadline deadline;
    private final Runnable failed;
    private final Queue<List<Frame>> parcels = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicInteger notes = new AtomicInteger();
    private volatile Transport transport;
    /** What is left of the parcel that is being sent; seen by whoever drains. */
    private Iterator<Frame> opened = Collections.emptyIterator();

    private volatile List<Frame> inFlight = List.of();
    private volatile Switch next;
    private final Queue<Runnable> whenFlushed = new ConcurrentLinkedQueue<>();
    private volatile boolean closed;

    /**
     * @param limit how many bytes may wait, those in flight included
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
     * Takes a parcel: frames that leave together, nothing in between. Answers false, and takes nothing, if that would be
     * past the bound. A parcel larger than the bound goes into an empty outbox: all sessions share it, and a client that
     * keeps up shall have it.
     */
    boolean offer(List<Frame> parcel) {
        var weight = weight(parcel);
        var before = waiting.getAndAdd(weight);
        if (before > 0 && before + weight > limit) {
            waiting.addAndGet(-weight);
            return false;
        }
        parcels.add(parcel);
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
        parcels.clear();
        whenFlushed.clear();
    }

    /** Sends what there is to send, if it can. */
    void drain() {
        if (notes.getAndIncrement() != 0) {
            return;
        }
        var seen = 1;
        do {
            sendNext();
            seen = notes.addAndGet(-seen);
        } while (seen != 0);
    }

    private void sendNext() {
        if (closed) {
            parcels.clear();
            opened = Collections.emptyIterator();
            return;
        }
        if (!inFlight.isEmpty()) {
            return;
        }
        if (next != null) {
            transport = next.transport();
            next.switched().run();
            next = null;
        }
        var batch = batch(transport.room());
        if (!batch.isEmpty()) {
            inFlight = batch;
            deadline.begin();
            transport.send(batch, this::done);
            deadline.watch();
        } else if (!whenFlushed.isEmpty() && !hasNext()) {
            for (var task = whenFlushed.poll(); task != null; task = whenFlushed.poll()) {
                task.run();
            }
        }
    }

    private List<Frame> batch(int most) {
        if (most == 1) { // as every WebSocket has it
            return hasNext() ? List.of(opened.next()) : List.of();
        }
        var batch = new ArrayList<Frame>();
        while (batch.size() < most && hasNext()) {
            batch.add(opened.next());
        }
        return batch;
    }

    private boolean hasNext() {
        if (opened.hasNext()) {
            return true;
        }
        var parcel = parcels.poll();
        if (parcel != null) {
            opened = parcel.iterator();
        }
        return parcel != null;
    }

    private void done(boolean sent) {
        if (inFlight.isEmpty()) {
            return; // a transport that failed twice over one batch
        }
        waiting.addAndGet(-weight(inFlight));
        deadline.end();
        inFlight = List.of();
        if (sent) {
            drain();
        } else {
            failed.run();
        }
    }

    private static long weight(List<Frame> frames) {
        var weight = 0L;
        for (var frame : frames) {
            weight += frame.size() + OVERHEAD;
        }
        return weight;
    }

    private record Switch(Transport transport, Runnable switched) {}
}
