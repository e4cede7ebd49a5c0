package dev.sinal.engineio;

import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;

/** Frames that are sent together, with nothing in between. Encoded once, and shared by all sessions that send it. Immutable and thread-safe. */
public final class FrameBatch {
    /** The weight of a frame besides its bytes, so that the outbox bounds the number of tiny frames too. */
    private static final long OVERHEAD = 64;

    private static final WeakReference<FrameBatch> NONE = new WeakReference<>(null);

    /** The first part of a joined batch; null if this batch was not joined. */
    private final FrameBatch head;
    /** The second part of a joined batch; null if this batch was not joined. */
    private final FrameBatch tail;
    /** Empty if this batch was joined. */
    private final List<Frame> frames;

    private final long weight;
    private final int size;
    /** Created by the first call; concurrent calls may create it twice. */
    private volatile ByteBuffer webSocketBytes;
    /** The payload of the codec that was asked for last. */
    private final AtomicReference<PayloadOfCodec> payload = new AtomicReference<>();
    /** Created by the first call; concurrent calls may create it twice. */
    private volatile List<FrameBatch> parts;
    /** The last batch that was joined from this one. Weak, because each batch would otherwise retain all that were appended to it. */
    private volatile WeakReference<FrameBatch> joined = NONE;

    private FrameBatch(List<Frame> frames) {
        this.head = null;
        this.tail = null;
        this.frames = List.copyOf(frames);
        this.weight =
                frames.stream().mapToLong(frame -> frame.size() + OVERHEAD).sum();
        this.size = frames.size();
    }

    private FrameBatch(FrameBatch head, FrameBatch tail) {
        this.head = head;
        this.tail = tail;
        this.frames = List.of();
        this.weight = head.weight + tail.weight;
        this.size = head.size + tail.size;
    }

    /** Returns a batch of frames, of which there must be at least one. */
    public static FrameBatch of(List<Frame> frames) {
        return new FrameBatch(frames);
    }

    /** Returns a batch of one frame. */
    public static FrameBatch of(Frame frame) {
        return new FrameBatch(List.of(frame));
    }

    /**
     * Returns this batch with another one appended. The result is cached, so that sessions that append the same batch to the same batch share
     * one buffer.
     */
    FrameBatch append(FrameBatch next) {
        var cached = joined.get();
        if (cached == null || cached.tail != next) {
            cached = new FrameBatch(this, next);
            joined = new WeakReference<>(cached);
        }
        return cached;
    }

    /** Returns the frames in their order. */
    public List<Frame> frames() {
        return head == null
                ? frames
                : chain().stream().flatMap(part -> part.frames().stream()).toList();
    }

    /** Returns the number of frames. */
    int size() {
        return size;
    }

    /**
     * Returns this batch as several ones in order. They are cached, so that sessions that send this batch share them.
     *
     * @param maxFrames the number of frames of each batch but the last; must be the same in all calls
     */
    List<FrameBatch> split(int maxFrames) {
        var cached = parts;
        if (cached == null) {
            var all = frames();
            cached = IntStream.iterate(0, from -> from < size, from -> from + maxFrames)
                    .mapToObj(from -> FrameBatch.of(all.subList(from, Math.min(from + maxFrames, size))))
                    .toList();
            parts = cached;
        }
        return cached;
    }

    /** Returns the number of bytes that this batch takes in an outbox. */
    long weight() {
        return weight;
    }

    /**
     * Returns the frames as a server sends them on a WebSocket, headers included, in one read-only buffer. The buffer is shared: each sender
     * must duplicate it.
     */
    public ByteBuffer webSocketBytes() {
        var bytes = webSocketBytes;
        if (bytes == null) {
            bytes = head == null
                    ? join(frames.stream().map(Frame::webSocketBytes).toList())
                    : join(chain().stream().map(FrameBatch::webSocketBytes).toList());
            webSocketBytes = bytes;
        }
        return bytes;
    }

    /**
     * Returns the frames as the body of the response to a GET. All sessions with the same codec share one, unless they use JSONP, whose
     * payloads depend on the client.
     */
    PollingPayload payload(EnginePacketCodec codec) {
        if (codec.callback().isPresent()) {
            return newPayload(codec);
        }
        return payload.updateAndGet(last ->
                        last != null && last.codec.equals(codec) ? last : new PayloadOfCodec(codec, newPayload(codec)))
                .payload;
    }

    private PollingPayload newPayload(EnginePacketCodec codec) {
        return new PollingPayload(() -> codec.encodePayload(frames()));
    }

    /** Returns the batches from which this one was joined. A loop, because the chain may be thousands of batches long. */
    private Deque<FrameBatch> chain() {
        var chain = new ArrayDeque<FrameBatch>();
        var part = this;
        for (; part.head != null; part = part.head) {
            chain.addFirst(part.tail);
        }
        chain.addFirst(part);
        return chain;
    }

    private static ByteBuffer join(List<ByteBuffer> buffers) {
        if (buffers.size() == 1) {
            return buffers.get(0);
        }
        var whole = ByteBuffer.allocate(
                buffers.stream().mapToInt(ByteBuffer::remaining).sum());
        buffers.forEach(buffer -> whole.put(buffer.duplicate()));
        return whole.flip().asReadOnlyBuffer();
    }

    private record PayloadOfCodec(EnginePacketCodec codec, PollingPayload payload) {}

    @Override
    public String toString() {
        return "FrameBatch" + frames();
    }
}
