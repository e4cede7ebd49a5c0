package dev.sinal.log;

import dev.sinal.log.RecordBuffer.Body;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads the file of a segment. Reads ahead if records are read one after the other. */
final class SegmentReader implements Closeable {
    private static final int READ_AHEAD = 1 << 18;

    private final DiskFile file;
    private final long length;
    private byte[] window = new byte[0];
    private long windowStart;
    private int windowSize;
    /** Behind what was read last. */
    private long next;

    /** @param file a file that is closed with this reader; what is appended from now on is not read */
    SegmentReader(DiskFile file) throws IOException {
        this.file = file;
        this.length = file.length();
    }

    long length() {
        return length;
    }

    /** Returns the first bytes of the file; empty if it is shorter. */
    Optional<byte[]> head(int bytes) throws IOException {
        if (length < bytes) {
            return Optional.empty();
        }
        var head = new byte[bytes];
        file.read(0, head, bytes);
        return Optional.of(head);
    }

    /** Returns the position behind the record that begins at a position, as its length says; it may be behind the end of the file. */
    long end(long start) throws IOException {
        if (start + RecordBuffer.HEAD > length) {
            return start + RecordBuffer.HEAD;
        }
        load(start, RecordBuffer.HEAD);
        return start + RecordBuffer.HEAD + ByteBuffer.wrap(window).getInt((int) (start - windowStart));
    }

    /** Returns the record between two positions of the file; empty if there is none, or a damaged one. */
    Optional<Body> read(long start, long end) throws IOException {
        var size = Math.toIntExact(end - start);
        if (size < RecordBuffer.HEAD + RecordBuffer.BODY_HEAD || end > length) {
            return Optional.empty();
        }
        load(start, size);
        next = end;
        var at = (int) (start - windowStart);
        var bodyLength = size - RecordBuffer.HEAD;
        var head = ByteBuffer.wrap(window);
        return head.getInt(at) == bodyLength
                ? RecordBuffer.parse(window, at + RecordBuffer.HEAD, bodyLength, head.getInt(at + Integer.BYTES))
                : Optional.empty();
    }

    /** Makes the window hold bytes that the file has. */
    private void load(long start, int bytes) throws IOException {
        if (start >= windowStart && start + bytes <= windowStart + windowSize) {
            return;
        }
        var ahead = start == next ? Math.max(bytes, READ_AHEAD) : bytes;
        var size = (int) Math.min(ahead, length - start);
        if (window.length < size) {
            window = new byte[size];
        }
        windowSize = 0; // until it is read
        file.read(start, window, size);
        windowStart = start;
        windowSize = size;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
