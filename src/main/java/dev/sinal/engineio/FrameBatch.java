package dev.sinal.engineio;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** Frames that leave together, nothing in between: made once, and shared by every session that they go to. */
public final class FrameBatch {
    /** What a frame costs besides its bytes, so that a flood of tiny frames is bounded too. */
    private static final long OVERHEAD = 64;

    private static final WeakReference<FrameBatch> NONE = new WeakReference<>(null);

    /** What leaves before the rest; null if this batch was not joined. */
    private final FrameBatch before;
    /** What was joined to that; null if this batch was not joined. */
    private final FrameBatch behind;
    /** None if this batch was joined. */
    private final List<Frame> frames;

    private final long weight;
    /** Made when it is first asked for; threads that ask at once may make it twice. */
    private volatile ByteBuffer webSocketBytes;
    /** The last batch that begins with this one; held by whoever sends it, or each batch would hold all that came after it. */
    private volatile WeakReference<FrameBatch> longer = NONE;

    private FrameBatch(List<Frame> frames) {
        this.before = null;
        this.behind = null;
        this.frames = List.copyOf(frames);
        this.weight =
                frames.stream().mapToLong(frame -> frame.size() + OVERHEAD).sum();
    }

    private FrameBatch(FrameBatch before, FrameBatch behind) {
        this.before = before;
        this.behind = behind;
        this.frames = List.of();
        this.weight = before.weight + behind.weight;
    }

    /** @param frames at least one */
    public static FrameBatch of(List<Frame> frames) {
        return new FrameBatch(frames);
    }

    /** A batch of one frame. */
    public static FrameBatch of(Frame frame) {
        return new FrameBatch(List.of(frame));
    }

    /** This batch and one behind it. Where the same two gather for many sessions, they are joined once for all. */
    FrameBatch and(FrameBatch next) {
        var known = longer.get();
        if (known == null || known.behind != next) {
            known = new FrameBatch(this, next);
            longer = new WeakReference<>(known);
        }
        return known;
    }

    /** Its frames, in their order. */
    public List<Frame> frames() {
        return before == null
                ? frames
                : parts().stream().flatMap(part -> part.frames().stream()).toList();
    }

    /** What it weighs in an outbox, in bytes. */
    long weight() {
        return weight;
    }

    /** How it goes over a WebSocket, in one piece, headers included; a sender takes its own duplicate. */
    public ByteBuffer webSocketBytes() {
        var made = webSocketBytes;
        if (made == null) {
            made = before == null
                    ? join(frames.stream().map(Frame::webSocketBytes).toList())
                    : join(parts().stream().map(FrameBatch::webSocketBytes).toList());
            webSocketBytes = made;
        }
        return made;
    }

    /** What it was joined from. */
    private Deque<FrameBatch> parts() {
        var parts = new ArrayDeque<FrameBatch>();
        var part = this;
        for (; part.before != null; part = part.before) {
            parts.addFirst(part.behind);
        }
        parts.addFirst(part);
        return parts;
    }

    private static ByteBuffer join(List<ByteBuffer> pieces) {
        if (pieces.size() == 1) {
            return pieces.get(0);
        }
        var whole = ByteBuffer.allocate(
                pieces.stream().mapToInt(ByteBuffer::remaining).sum());
        pieces.forEach(piece -> whole.put(piece.duplicate()));
        return whole.flip().asReadOnlyBuffer();
    }

    @Override
    public String toString() {
        return "FrameBatch" + frames();
    }
}
