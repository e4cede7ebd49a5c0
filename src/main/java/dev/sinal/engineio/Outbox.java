package dev.sinal.engineio;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The frames that wait for one client: bounded in bytes, sent in order, one at a time.
 *
 * <p>Both servers buffer without limit for a client that stopped reading, hence one frame in flight. A completion that
 * sent the next frame by itself would recurse, until the stack overflows, where sends complete at once; hence the
 * trampoline: whoever finds nobody at work drains, everybody else leaves a note.
 */
final class Outbox {
    /** What an entry costs besides its bytes, so that a flood of tiny frames is bounded too. */
    private static final int OVERHEAD = 64;

    private final Transport transport;
    private final long limit;
    private final Runnable failed;
    private final Queue<Frame> frames = new ConcurrentLinkedQueue<>();
    private final AtomicLong waiting = new AtomicLong();
    private final AtomicInteger notes = new AtomicInteger();
    private volatile Frame inFlight;
    private volatile Runnable whenFlushed;
    private volatile boolean closed;

    /**
     * @param limit how many bytes may wait, the frame in flight included
     * @param failed told when the transport could not send
     */
    Outbox(Transport transport, long limit, Runnable failed) {
        this.transport = transport;
        this.limit = limit;
        this.failed = failed;
    }

    /**
     * Takes a frame; answers false, and takes nothing, if that would be past the bound. A frame larger than the bound
     * goes into an empty outbox: all sessions share it, and a client that keeps up shall have it.
     */
    boolean offer(Frame frame) {
        var weight = frame.size() + OVERHEAD;
        var before = waiting.getAndAdd(weight);
        if (before > 0 && before + weight > limit) {
            waiting.addAndGet(-weight);
            return false;
        }
        frames.add(frame);
        drain();
        return true;
    }

    /** Runs a task as soon as everything that was offered has left. */
    void whenFlushed(Runnable task) {
        whenFlushed = task;
        drain();
    }

    /** Sends nothing more and lets go of what waits. */
    void close() {
        closed = true;
        frames.clear();
    }

    private void drain() {
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
            frames.clear();
            return;
        }
        if (inFlight != null) {
            return;
        }
        var next = frames.poll();
        if (next != null) {
            inFlight = next;
            transport.send(next, this::done);
        } else if (whenFlushed != null) {
            whenFlushed.run();
        }
    }

    private void done(boolean sent) {
        if (inFlight == null) {
            return; // a transport that failed twice over one frame
        }
        waiting.addAndGet(-(inFlight.size() + OVERHEAD));
        inFlight = null;
        if (sent) {
            drain();
        } else {
            failed.run();
        }
    }
}
