package dev.sinal.log;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The records that are written to a segment next, and their format: the length of the body (4 bytes), the CRC32C of the body (4 bytes), and
 * the body. That is the offset (8 bytes), the time of writing (8 bytes, ms since the epoch), whether the event is the last one of its
 * publication (1 byte), and the event as {@code StoredEvent} writes it.
 */
final class RecordBuffer {
    /** The bytes of a record before its body. */
    static final int HEAD = 2 * Integer.BYTES;
    /** The bytes of a body before the event. */
    static final int BODY_HEAD = 2 * Long.BYTES + 1;

    /** A buffer larger than this is not kept after a commit. */
    private static final int KEPT_BYTES = 1 << 20;

    private ByteBuffer buffer = ByteBuffer.allocate(1 << 13);

    /**
     * The body of a record.
     *
     * @param last whether the event is the last one of its publication
     */
    record Body(long offset, long time, boolean last, byte[] event) {}

    /** Adds a record. */
    void add(long offset, long time, boolean last, byte[] event) {
        var length = BODY_HEAD + event.length;
        ensureSpace(HEAD + length);
        var start = buffer.position();
        buffer.position(start + HEAD);
        buffer.putLong(offset).putLong(time).put((byte) (last ? 1 : 0)).put(event);
        buffer.putInt(start, length);
        buffer.putInt(start + Integer.BYTES, checksum(buffer.array(), start + HEAD, length));
    }

    private void ensureSpace(int bytes) {
        if (buffer.remaining() < bytes) {
            var needed = Math.addExact(buffer.position(), bytes);
            var larger = ByteBuffer.allocate(Math.max(needed, (int) Math.min(2L * needed, Integer.MAX_VALUE - 8)));
            buffer = larger.put(buffer.flip());
        }
    }

    /** Returns an array that begins with the records. */
    byte[] array() {
        return buffer.array();
    }

    /** Returns the bytes of the records. */
    int size() {
        return buffer.position();
    }

    void clear() {
        if (buffer.capacity() > KEPT_BYTES) {
            buffer = ByteBuffer.allocate(KEPT_BYTES);
        }
        buffer.clear();
    }

    /** Parses the body of a record. Returns empty if it was written with another checksum. */
    static Optional<Body> parse(byte[] bytes, int start, int length, int checksum) {
        if (length < BODY_HEAD || checksum(bytes, start, length) != checksum) {
            return Optional.empty();
        }
        var body = ByteBuffer.wrap(bytes, start, length);
        var offset = body.getLong();
        var time = body.getLong();
        var last = body.get() != 0;
        var event = new byte[body.remaining()];
        body.get(event);
        return Optional.of(new Body(offset, time, last, event));
    }

    static int checksum(byte[] bytes, int start, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, start, length);
        return (int) checksum.getValue();
    }
}
