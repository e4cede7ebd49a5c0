package dev.sinal.engineio;

import java.nio.ByteBuffer;
import java.util.List;

/** Frames that leave together, nothing in between: made once, and shared by every session that they go to. */
public final class Parcel {
    /** What a frame costs besides its bytes, so that a flood of tiny frames is bounded too. */
    private static final long OVERHEAD = 64;

    private final List<Frame> frames;
    private final long weight;
    /** The parcels that it is made of; none if it is made of frames alone. */
    private final List<Parcel> parts;
    /** Made when it is first asked for; threads that ask at once may make it twice. */
    private volatile ByteBuffer onWebSocket;

    private Parcel(List<Frame> frames, long weight, List<Parcel> parts) {
        this.frames = frames;
        this.weight = weight;
        this.parts = parts;
    }

    /** @param frames at least one */
    public static Parcel of(List<Frame> frames) {
        var weight = 0L;
        for (var frame : frames) {
            weight += frame.size() + OVERHEAD;
        }
        return new Parcel(List.copyOf(frames), weight, List.of());
    }

    /** A parcel of one frame. */
    public static Parcel of(Frame frame) {
        return of(List.of(frame));
    }

    /** Parcels one behind the other. */
    static Parcel joined(List<Parcel> parcels) {
        return new Parcel(
                parcels.stream().flatMap(parcel -> parcel.frames.stream()).toList(),
                parcels.stream().mapToLong(Parcel::weight).sum(),
                List.copyOf(parcels));
    }

    /** Its frames, in their order. */
    public List<Frame> frames() {
        return frames;
    }

    /** What it weighs in an outbox, in bytes. */
    long weight() {
        return weight;
    }

    /** How it goes over a WebSocket, in one piece, headers included; a sender takes its own duplicate. */
    public ByteBuffer onWebSocket() {
        var made = onWebSocket;
        if (made == null) {
            made = parts.isEmpty()
                    ? join(frames.stream().map(Frame::onWebSocket).toList())
                    : join(parts.stream().map(Parcel::onWebSocket).toList());
            onWebSocket = made;
        }
        return made;
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
        return "Parcel" + frames;
    }
}
