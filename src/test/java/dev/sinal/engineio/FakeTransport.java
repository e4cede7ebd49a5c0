package dev.sinal.engineio;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** A transport that records what is sent, and whose sends a test can complete. */
public class FakeTransport implements Transport {
    private final List<String> sent = new ArrayList<>();
    private final List<FrameBatch> sends = new ArrayList<>();
    private final Deque<Completion> pending = new ArrayDeque<>();
    private int writableBytes = 1;
    private int maxFrames = Integer.MAX_VALUE;
    private long progress;
    private boolean stalled;
    private CloseCause closed;

    @Override
    public int writableBytes() {
        return writableBytes;
    }

    @Override
    public int maxFrames() {
        return maxFrames;
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
    public long progress() {
        return progress;
    }

    @Override
    public void close(CloseCause cause) {
        closed = cause;
    }

    public void setWritableBytes(int bytes) {
        writableBytes = bytes;
    }

    public void setMaxFrames(int frames) {
        maxFrames = frames;
    }

    public void setProgress(long bytes) {
        progress = bytes;
    }

    /** Leaves sends pending from now on. */
    public void stall() {
        stalled = true;
    }

    /** Completes the oldest pending send. */
    public void complete(boolean ok) {
        pending.remove().done(ok);
    }

    /** Returns all batches that were sent. */
    public List<FrameBatch> sends() {
        return sends;
    }

    /** Returns the number of pending sends. */
    public int pending() {
        return pending.size();
    }

    /** Returns the frames that were sent since the last call. */
    public List<String> take() {
        var taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** Returns the cause with which it was closed; null while it is open. */
    public CloseCause closed() {
        return closed;
    }
}
