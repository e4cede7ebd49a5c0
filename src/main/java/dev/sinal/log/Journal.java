package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.StoredEvent;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.MVMap;

/**
 * A file of events (H2's MVStore), bounded by age, number and bytes. Several threads may read; one thread at a time may write.
 *
 * <p>Events are part of the log when they are {@linkplain #acknowledge acknowledged}. If writing fails in any way, the journal is
 * {@linkplain #abandon abandoned} and the file {@linkplain #reopen opened again}; {@link #rewind} then removes what was written and not
 * acknowledged.
 */
final class Journal {
    /** The most events, and about the bytes of events, that one call of {@link #trim} removes. */
    private static final int TRIM_EVENTS = 1_000;

    private static final long TRIM_BYTES = 4_000_000;
    /** The number of commits between two compactions. */
    private static final int COMPACT_INTERVAL = 1_000;
    /** The bytes that one compaction rewrites at most. */
    private static final int COMPACT_BYTES = 4 << 20;
    /** The fill rate, in percent, below which the file is compacted. */
    private static final int COMPACT_BELOW_FILL_RATE = 50;

    private final JournalOptions options;
    private final InstantSource clock;
    private final JournalFile file;
    private final MVMap<Long, byte[]> events;
    private final JournalReader reader;
    private final String epoch;
    private volatile long acknowledged;
    private volatile long bytes;
    /** The last offset that was appended. */
    private long written;
    /** The number of events appended since the last commit. */
    private int appended;

    private int commitsSinceCompaction;
    private boolean pastBounds;

    /**
     * Opens the file, or creates it. Nothing is written to an existing file. A file that is corrupt or of another format is renamed, and a
     * new one is created.
     *
     * @throws org.h2.mvstore.MVStoreException if the file can't be opened for another reason
     */
    static Journal open(JournalOptions options, InstantSource clock) {
        return new Journal(options, clock, JournalFile.openOrReplace(options.file(), clock), Optional.empty());
    }

    /**
     * Opens the file again. The new journal ends where this one ended. If the file has lost events that were acknowledged, the new one has
     * another epoch, so that no page claims to continue across the gap.
     *
     * <p>A file that seems corrupt is not renamed: a disk that fails makes files seem so.
     */
    Journal reopen() {
        return new Journal(options, clock, JournalFile.open(options.file()), Optional.of(last()));
    }

    private Journal(JournalOptions options, InstantSource clock, JournalFile file, Optional<Position> last) {
        this.options = options;
        this.clock = clock;
        this.file = file;
        this.events = file.events();
        this.epoch = file.last()
                .filter(stored -> last.isEmpty() || continues(stored, last.get()))
                .map(Position::epoch)
                .orElseGet(() -> newEpoch(last));
        this.acknowledged = last.or(file::last).map(Position::offset).orElse(0L);
        this.written = acknowledged;
        this.bytes = file.bytes();
        this.reader = new JournalReader(file, epoch, options.exposeTokens());
    }

    private static boolean continues(Position stored, Position last) {
        return stored.epoch().equals(last.epoch()) && stored.offset() >= last.offset();
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
        return new LogStats(events.sizeAsLong(), bytes, waitingBytes);
    }

    boolean isClosed() {
        return file.isClosed();
    }

    /** Returns whether the file must be opened again: MVStore closes itself when a write fails, and a read may fail for the disk's sake. */
    boolean isBroken() {
        return file.isClosed() || reader.hasFailed();
    }

    /** Returns whether {@link #trim} or {@link #compactIfDue} has something to do. */
    boolean needsMaintenance() {
        return pastBounds || commitsSinceCompaction >= COMPACT_INTERVAL;
    }

    /** Removes the events behind the last acknowledged one, and checks by that whether the file can be written. */
    void rewind() {
        for (var offset = events.lastKey(); offset != null && offset > acknowledged; offset = events.lastKey()) {
            remove(offset);
        }
        commit(acknowledged);
        sync();
    }

    /** Appends an event. It can be read after {@link #acknowledge}, and is durable after {@link #commit}. */
    Position append(InstanceEvent event) {
        var stored = StoredEvent.toBytes(event);
        var value = ByteBuffer.allocate(Long.BYTES + stored.length)
                .putLong(clock.millis())
                .put(stored)
                .array();
        var offset = ++written;
        events.append(offset, value);
        file.byInstance().put(JournalFile.key(event.instanceId(), offset), offset);
        bytes += value.length;
        appended++;
        return new Position(epoch, offset);
    }

    /** Writes appended events to the file, and to the disk if commits are synced, and removes about as many that are past the bounds. */
    void commit() {
        pastBounds = removeOldest(2 * appended);
        appended = 0;
        commit(written);
        sync();
    }

    /** Makes the events of the last commit part of the log. */
    void acknowledge() {
        acknowledged = written;
    }

    private void commit(long last) {
        file.commit(new Position(epoch, last), bytes);
        commitsSinceCompaction++;
    }

    private void sync() {
        if (options.syncCommits()) {
            file.store().sync();
        }
    }

    /** Removes some of the events past the bounds. Must not be called between {@link #append} and {@link #acknowledge}. */
    void trim() {
        var first = events.firstKey();
        pastBounds = removeOldest(TRIM_EVENTS);
        if (first != null && !first.equals(events.firstKey())) {
            commit(acknowledged);
        }
    }

    /** Rewrites a part of the file if many events were removed since it was last done. Must not be called before {@link #acknowledge}. */
    void compactIfDue() {
        if (commitsSinceCompaction >= COMPACT_INTERVAL) {
            commitsSinceCompaction = 0;
            file.store().compact(COMPACT_BELOW_FILL_RATE, COMPACT_BYTES);
        }
    }

    /** Removes the oldest events past the bounds, at most {@code limit}. Returns whether there are more. */
    private boolean removeOldest(int limit) {
        var minTime = clock.millis() - options.maxAge().toMillis();
        var removedBytes = 0L;
        for (var removed = 0; ; removed++) {
            var first = events.firstKey();
            if (first == null || !isPastBounds(first, minTime)) {
                return false;
            }
            if (removed >= limit || removedBytes >= TRIM_BYTES) {
                return true;
            }
            removedBytes += remove(first);
        }
    }

    private boolean isPastBounds(long first, long minTime) {
        return events.sizeAsLong() > options.maxEvents()
                || bytes > options.maxBytes()
                || ByteBuffer.wrap(events.get(first)).getLong() < minTime;
    }

    /** Removes an event, and from the index after that: a reader that misses an entry of the index sees that the event is gone. */
    private int remove(long offset) {
        var value = events.remove(offset);
        file.byInstance().remove(JournalFile.key(StoredEvent.instanceId(JournalFile.event(value)), offset));
        bytes -= value.length;
        return value.length;
    }

    /**
     * Reads a page.
     *
     * @throws LogUnavailableException if the file can't be read now
     */
    LogPage read(Optional<Position> after, Optional<String> instanceId, int limit) {
        return reader.read(after, instanceId, limit, acknowledged);
    }

    /**
     * Returns the fingerprints of the newest events that have one, the oldest first.
     *
     * @param most the most events that are read
     * @throws LogUnavailableException if the file can't be read now
     */
    List<LoggedFingerprint> fingerprints(Duration maxAge, int most) {
        return reader.fingerprints(clock.millis() - maxAge.toMillis(), most, acknowledged);
    }

    /** Closes the file after a commit, so that it is opened quickly the next time. */
    void close() {
        file.store().close();
    }

    /** Closes the file, and writes nothing that was not committed. Reports no error. */
    void abandon() {
        file.store().closeImmediately();
    }
}
