package dev.sinal.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A transport that a test reads, and whose sends it completes when it likes. */
public class FakeTransport implements Transport {
    private final List<String> sent = new ArrayList<>();
    private final List<FrameBatch> sends = new ArrayList<>();
    private final Deque<Completion> pending = new ArrayDeque<>();
    private int room = 1;
    private boolean stalled;
    private CloseCause closed;

    @Override
    public int writableBytes() {
        return room;
    }

    @Override
    public void send(FrameBatch batch, Completion done) {
        sends.add(batch);
        batch.frames().forEach(frame -> sent.add(frame instanceof Frame.Text text ? text.text() : frame.toString()));
        if (stalled) {
            pending.add(done);
        } else {
            done.done(true);
        }
    }

    @Override
    public void close(CloseCause cause) {
        closed = cause;
    }

    /** From now on, there is so much room for each send. */
    public void setWritableBytes(int bytes) {
        room = bytes;
    }

    /** From now on, sends wait to be completed. */
    public void stall() {
        stalled = true;
    }

    /** Completes the oldest send that waits. */
    public void complete(boolean ok) {
        pending.remove().done(ok);
    }

    /** All that was sent, as it was. */
    public List<FrameBatch> sends() {
        return sends;
    }

    /** How many sends wait to be completed. */
    public int pending() {
        return pending.size();
    }

    /** What was sent since the last call. */
    public List<String> take() {
        var taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** Why it was closed; null while it is open. */
    public CloseCause closed() {
        return closed;
    }
}
