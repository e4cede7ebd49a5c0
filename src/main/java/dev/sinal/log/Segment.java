package dev.sinal.log;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;

/**
 * A file of a journal, with the records of events whose offsets are consecutive, and where each of them ends. One thread at a time adds
 * events, any thread may read.
 *
 * <p>The file begins with a header: the format (8 bytes), the epoch (8 bytes), the offset of the first event (8 bytes), and the CRC32C of
 * these (4 bytes).
 */
final class Segment {
    static final int HEADER_BYTES = 3 * Long.BYTES + Integer.BYTES;
    private static final long FORMAT =
            0x53494e414c4a0003L; // "SINALJ", version 3; versions 1 and 2 were files of H2's MVStore
    private static final int RADIX = Character.MAX_RADIX;

    private final Path file;
    private final String epoch;
    private final long first;
    private volatile int count;
    /** The position in the file at which each event ends. */
    private volatile int[] ends = new int[16];

    private final TimeMarks times;

    /**
     * @param first the offset of the first event that it holds, or will hold
     * @param timePrecision the precision of {@link #olderThan} in ms
     */
    Segment(Path file, String epoch, long first, long timePrecision) {
        this.file = file;
        this.epoch = epoch;
        this.first = first;
        this.times = new TimeMarks(timePrecision);
    }

    Path file() {
        return file;
    }

    String epoch() {
        return epoch;
    }

    long first() {
        return first;
    }

    /** Returns the offset behind the last event. */
    long next() {
        return first + count;
    }

    boolean contains(long offset) {
        return offset >= first && offset < next();
    }

    /** Returns the position of an event in the file. */
    int start(long offset) {
        return offset == first ? HEADER_BYTES : end(offset - 1);
    }

    /** Returns the position behind an event. */
    int end(long offset) {
        return ends[Math.toIntExact(offset - first)];
    }

    /** Returns the position behind the last event. */
    int end() {
        return start(next());
    }

    /** Adds the next event. */
    void add(int end, long time) {
        if (count == ends.length) {
            ends = Arrays.copyOf(ends, count + count / 2);
        }
        ends[count] = end;
        times.add(count, time);
        count++;
    }

    /** Gives back memory, because no event is added any more. */
    void seal() {
        ends = Arrays.copyOf(ends, count);
    }

    /** Returns when the first event was written, in ms since the epoch; empty if there is none. */
    Optional<Long> firstTime() {
        return times.first();
    }

    /** Returns the offset behind the events that were written before a time, or some of the newest of these less. */
    long olderThan(long time) {
        return first + times.countBefore(time, count);
    }

    /**
     * Returns the index of this segment.
     *
     * @param instances the ids of the events' instances
     */
    SegmentIndex index(String[] instances) {
        var written = times.times(count);
        var events = new ArrayList<SegmentIndex.Event>(count);
        for (var i = 0; i < count; i++) {
            events.add(new SegmentIndex.Event(instances[i], ends[i], written[i]));
        }
        return new SegmentIndex(end(), events);
    }

    int count() {
        return count;
    }

    /** Returns the header of the file. */
    byte[] header() {
        var header = ByteBuffer.allocate(HEADER_BYTES)
                .putLong(FORMAT)
                .putLong(Long.parseLong(epoch, RADIX))
                .putLong(first);
        return header.putInt(RecordBuffer.checksum(header.array(), 0, header.position()))
                .array();
    }

    /** Returns the epoch of the segment with this header; empty if it is no header, or that of another segment. */
    static Optional<String> epoch(byte[] header, long first) {
        var in = ByteBuffer.wrap(header);
        var format = in.getLong();
        var epoch = in.getLong();
        var valid = format == FORMAT
                && epoch >= 0
                && in.getLong() == first
                && in.getInt() == RecordBuffer.checksum(header, 0, HEADER_BYTES - Integer.BYTES);
        return valid ? Optional.of(Long.toString(epoch, RADIX)) : Optional.empty();
    }
}
