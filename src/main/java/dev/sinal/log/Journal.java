package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.StoredEvent;
import dev.sinal.log.JournalLoader.DamagedSegmentException;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Files of events, bounded by age, number and bytes: the newest one is appended to, the oldest one is deleted when all its events are past
 * the bounds. Several threads may read; one thread at a time may write.
 *
 * <p>Events are part of the log when they are {@linkplain #acknowledge acknowledged}. If writing fails in any way, the journal is
 * {@linkplain #close closed} and {@linkplain #reopen opened again}; {@link #rewind} then removes what was written and not acknowledged.
 *
 * <p>These files are Sinal's own because a store with pages, H2's MVStore, took 3 times (commits of 8 events) to 30 times (of one) the CPU
 * time with one map that is only appended to, and 10 times and more with an index on the disk; {@code src/bench/README.md} has the figures.
 */
final class Journal {
    /** A segment has at most this part of the bytes and of the age that are kept, so that about as much more is on the disk. */
    private static final int SEGMENTS = 32;

    private static final long MIN_SEGMENT_BYTES = 1 << 16;
    private static final long MAX_SEGMENT_BYTES = 1 << 26;
    /** The part of the age that events may be kept longer. */
    private static final int TIME_PRECISION = 1_000;

    private final JournalOptions options;
    private final InstantSource clock;
    private final JournalFiles files;
    private final JournalContents contents;
    private final JournalReader reader;
    private final String epoch;
    private final boolean damagedEnd;
    private volatile long acknowledged;
    /** The events since the last {@link #acknowledge}. */
    private final List<Appended> appended = new ArrayList<>();

    private final RecordBuffer records = new RecordBuffer();
    /** Null until the journal is written, and after it is closed. */
    private DiskFile active;

    private volatile boolean closed;

    private record Appended(String instanceId, int end, long time) {}

    /**
     * Opens the files; if there are none, the journal is empty. Nothing is written, but segments that are damaged are renamed, and those
     * before them, which are separated from the others by the events that are lost.
     *
     * @throws IOException if the files can't be read
     */
    static Journal open(JournalOptions options, JournalFiles files, InstantSource clock) throws IOException {
        while (true) {
            try {
                return new Journal(options, files, clock, Optional.empty());
            } catch (DamagedSegmentException e) {
                for (var first : files.segments()) {
                    if (first <= e.segment().first()) {
                        files.moveAside(first, clock.millis());
                    }
                }
            }
        }
    }

    /**
     * Opens the files again. The new journal ends where this one ended. If the files have lost events that were acknowledged, the new one
     * has another epoch, so that no page claims to continue across the gap.
     *
     * <p>Files that seem damaged are not renamed: a disk that fails makes files seem so.
     *
     * @throws IOException if the files can't be read, or seem damaged
     */
    Journal reopen() throws IOException {
        return new Journal(options, files, clock, Optional.of(last()));
    }

    private Journal(JournalOptions options, JournalFiles files, InstantSource clock, Optional<Position> last)
            throws IOException {
        this.options = options;
        this.files = files;
        this.clock = clock;
        var loader = new JournalLoader(
                files, timePrecision(), last.map(Position::offset).orElse(Long.MAX_VALUE - 1));
        this.contents = loader.load();
        this.damagedEnd = last.isEmpty() && loader.hasDamagedEnd();
        var stored = contents.active().map(segment -> new Position(segment.epoch(), segment.next() - 1));
        this.epoch = stored.filter(position -> !damagedEnd && (last.isEmpty() || position.equals(last.get())))
                .map(Position::epoch)
                .orElseGet(() -> newEpoch(last.or(() -> stored)));
        this.acknowledged = last.or(() -> stored).map(Position::offset).orElse(0L);
        this.reader = new JournalReader(files, contents, epoch, options.exposeTokens());
    }

    private long timePrecision() {
        return Math.max(1, options.maxAge().toMillis() / TIME_PRECISION);
    }

    private String newEpoch(Optional<Position> last) {
        var after = last.map(position -> Long.parseLong(position.epoch(), Character.MAX_RADIX))
                .orElse(0L);
        return Long.toString(Math.max(clock.millis(), after + 1), Character.MAX_RADIX);
    }

    Position last() {
        return new Position(epoch, acknowledged);
    }

    LogStats stats(long waitingBytes) {
        return new LogStats(contents.events(), contents.bytes(), waitingBytes);
    }

    boolean isClosed() {
        return closed;
    }

    /** Returns whether {@link #trim} has something to do at once. */
    boolean needsMaintenance() {
        return contents.removable().isPresent() || contents.isActiveRemoved() || reader.damaged() >= contents.first();
    }

    /** Prepares the files for writing, and removes what is behind the last acknowledged event. */
    void rewind() throws IOException {
        var segment = contents.active();
        for (var first : files.segments()) {
            if (first > segment.map(Segment::first).orElse(0L)) {
                files.delete(first); // created for events that were not acknowledged
            }
        }
        if (segment.isPresent()) {
            files.deleteIndex(segment.get().first());
            active = files.write(segment.get().file());
            if (damagedEnd) {
                files.keepCopy(segment.get().file(), clock.millis());
            }
            active.truncate(segment.get().end());
            sync();
        }
        if (segment.filter(this::continues).isEmpty()) {
            addSegment();
        }
        removeOldest();
    }

    private boolean continues(Segment segment) {
        return segment.epoch().equals(epoch) && segment.next() == acknowledged + 1;
    }

    /** Creates the segment of the next events. */
    private void addSegment() throws IOException {
        if (active != null) {
            active.close();
        }
        contents.active()
                .filter(segment -> segment.count() > 0)
                .ifPresent(segment -> files.writeIndex(segment.first(), contents.index(segment)));
        var first = acknowledged + 1;
        var segment = new Segment(files.segment(first), epoch, first, timePrecision());
        active = files.write(segment.file());
        active.truncate(0);
        active.write(0, segment.header(), Segment.HEADER_BYTES);
        if (options.syncCommits()) {
            active.sync();
            files.syncNames();
        }
        contents.add(segment);
    }

    /** Appends a publication. Its events can be read after {@link #acknowledge}, and are durable after {@link #commit}. */
    List<Position> append(List<InstanceEvent> publication) throws IOException {
        if (appended.isEmpty() && isFull(segment())) {
            addSegment();
        }
        var positions = new ArrayList<Position>(publication.size());
        var time = clock.millis();
        for (var event : publication) {
            var offset = acknowledged + appended.size() + 1;
            var isLast = positions.size() == publication.size() - 1;
            records.add(offset, time, isLast, StoredEvent.toBytes(event));
            appended.add(
                    new Appended(event.instanceId(), Math.addExact(segment().end(), records.size()), time));
            positions.add(new Position(epoch, offset));
        }
        return positions;
    }

    private Segment segment() {
        return contents.active().orElseThrow();
    }

    private boolean isFull(Segment segment) {
        var maxBytes = Math.min(Math.max(options.maxBytes() / SEGMENTS, MIN_SEGMENT_BYTES), MAX_SEGMENT_BYTES);
        var minTime = clock.millis() - options.maxAge().toMillis() / SEGMENTS;
        return segment.end() > maxBytes
                || segment.firstTime().filter(time -> time < minTime).isPresent();
    }

    /** Writes appended events to the file, and to the disk if commits are synced. */
    void commit() throws IOException {
        active.write(segment().end(), records.array(), records.size());
        sync();
    }

    /** Makes the events of the last commit part of the log, and removes those that are past the bounds. */
    void acknowledge() {
        for (var event : appended) {
            contents.add(event.instanceId(), event.end(), event.time());
        }
        acknowledged += appended.size();
        appended.clear();
        records.clear();
        removeOldest();
    }

    private void sync() throws IOException {
        if (options.syncCommits()) {
            active.sync();
        }
    }

    /** Removes the events past the bounds, and at most one file. Must not be called between {@link #append} and {@link #acknowledge}. */
    void trim() throws IOException {
        removeOldest();
        if (contents.isActiveRemoved()) {
            addSegment();
        }
        var removable = contents.removable();
        if (removable.isPresent()) {
            contents.removeSegment();
            files.delete(removable.get().first());
        }
    }

    private void removeOldest() {
        contents.removeOldest(
                options.maxEvents(),
                options.maxBytes(),
                clock.millis() - options.maxAge().toMillis(),
                reader.damaged() + 1);
    }

    /**
     * Reads a page.
     *
     * @throws LogUnavailableException if the files can't be read now
     */
    LogPage read(Optional<Position> after, Optional<String> instanceId, int limit) {
        return reader.read(after, instanceId, limit, acknowledged);
    }

    /**
     * Returns the fingerprints of the newest events that have one, the oldest first.
     *
     * @param most the most events that are read
     * @throws LogUnavailableException if the files can't be read now
     */
    List<LoggedFingerprint> fingerprints(Duration maxAge, int most) {
        return reader.fingerprints(clock.millis() - maxAge.toMillis(), most, acknowledged);
    }

    /** Ends writing; events can still be read. Reports no error. */
    void close() {
        closed = true;
        try {
            if (active != null) {
                active.close();
            }
        } catch (IOException e) {
            // It is not written any more.
        }
    }
}
