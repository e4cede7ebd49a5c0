package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.StoredEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Optional;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * A file of events (H2's MVStore), bounded by age, number and bytes. Several threads may read; one thread at a time may write.
 */
final class Journal {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());
    private static final long PAGE_BYTES = 1_000_000;
    /** The number of commits between two compactions. */
    private static final long COMPACT_INTERVAL = 1_000;
    /** The bytes that one compaction rewrites at most. */
    private static final int COMPACT_BYTES = 4 << 20;
    /** The fill rate, in percent, below which the file is compacted. */
    private static final int COMPACT_BELOW_FILL_RATE = 50;

    private final JournalOptions options;
    private final InstantSource clock;
    private final MVStore store;
    /** Maps an offset to the time of writing (8 bytes, ms since the epoch) and the event. */
    private final MVMap<Long, byte[]> events;
    /** Maps an instance's id, a NUL and the offset in hexadecimal to the offset. */
    private final MVMap<String, Long> byInstance;

    /** Epoch, last committed offset, bytes, and a mark of a clean close. */
    private final MVMap<String, String> metadata;

    private final String epoch;
    private volatile long bytes;
    private long commits;
    private volatile long committed;

    /**
     * Opens the file, or creates it. A corrupt file, or one that another version has written, is renamed, and a new one is created.
     *
     * @throws MVStoreException if the file can't be opened for another reason
     */
    static Journal open(JournalOptions options, InstantSource clock) {
        try {
            return new Journal(options, clock);
        } catch (MVStoreException e) {
            if (e.getErrorCode() != DataUtils.ERROR_FILE_CORRUPT) {
                throw e;
            }
            var renamed = options.file().resolveSibling(options.file().getFileName() + ".broken-" + clock.millis());
            LOG.log(
                    System.Logger.Level.ERROR,
                    "journal not readable: a new one is created, the old file is kept: file=" + renamed,
                    e);
            try {
                Files.move(options.file(), renamed);
            } catch (IOException notRenamed) {
                throw new UncheckedIOException(notRenamed);
            }
            return new Journal(options, clock);
        }
    }

    private Journal(JournalOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
        store = new MVStore.Builder()
                .fileName(options.file().toString())
                .autoCommitDisabled()
                .open();
        store.setRetentionTime(0);
        store.setVersionsToKeep(0);
        events = store.openMap(
                "events",
                new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
        byInstance = store.openMap(
                "byInstance",
                new MVMap.Builder<String, Long>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(LongDataType.INSTANCE));
        metadata = store.openMap(
                "facts",
                new MVMap.Builder<String, String>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(StringDataType.INSTANCE));
        requireReadable();
        var existing = metadata.putIfAbsent("epoch", Long.toString(clock.millis(), Character.MAX_RADIX));
        epoch = metadata.get("epoch");
        committed = Long.parseLong(metadata.getOrDefault("last", "0"));
        bytes = Long.parseLong(metadata.getOrDefault("bytes", "0"));
        if (existing != null) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "journal opened: events=" + events.sizeAsLong() + " last=" + last() + " closedCleanly="
                            + metadata.containsKey("closed"));
        }
        metadata.remove("closed");
        store.commit();
    }

    /** Treats a file whose events another version of Sinal has written as corrupt; the oldest event tells. */
    private void requireReadable() {
        var oldest = events.firstKey();
        if (oldest == null) {
            return;
        }
        try {
            StoredEvent.instanceId(event(events.get(oldest)));
        } catch (IllegalArgumentException unreadable) {
            store.closeImmediately();
            throw DataUtils.newMVStoreException(
                    DataUtils.ERROR_FILE_CORRUPT, "events of another version: {0}", unreadable.getMessage());
        }
    }

    Position last() {
        return new Position(epoch, committed);
    }

    LogStats stats(long waitingBytes) {
        return new LogStats(events.sizeAsLong(), bytes, waitingBytes);
    }

    /** Returns whether the file is closed; MVStore closes itself when a write fails. */
    boolean isClosed() {
        return store.isClosed();
    }

    /** Appends an event. It can be read, and is durable, after the next {@link #commit}. */
    Position append(String instanceId, byte[] event) {
        var offset = lastKey() + 1;
        var value = ByteBuffer.allocate(Long.BYTES + event.length)
                .putLong(clock.millis())
                .put(event)
                .array();
        events.append(offset, value);
        byInstance.put(key(instanceId, offset), offset);
        bytes += value.length;
        return new Position(epoch, offset);
    }

    /** Writes appended events to the file, and to the disk if commits are synced, and removes the oldest events past the bounds. */
    void commit() {
        var last = lastKey();
        removeOldest();
        metadata.put("bytes", String.valueOf(bytes));
        metadata.put("last", String.valueOf(last));
        store.commit();
        if (options.syncCommits()) {
            store.sync();
        }
        committed = last;
        if (++commits % COMPACT_INTERVAL == 0) {
            store.compact(COMPACT_BELOW_FILL_RATE, COMPACT_BYTES);
        }
    }

    private long lastKey() {
        var last = events.lastKey();
        return last == null ? committed : last;
    }

    private void removeOldest() {
        var minTime = clock.millis() - options.maxAge().toMillis();
        for (var first = events.firstKey(); first != null; first = events.firstKey()) {
            var value = events.get(first);
            var time = ByteBuffer.wrap(value).getLong();
            if (events.sizeAsLong() <= options.maxEvents() && bytes <= options.maxBytes() && time >= minTime) {
                return;
            }
            events.remove(first);
            byInstance.remove(key(StoredEvent.instanceId(event(value)), first));
            bytes -= value.length;
        }
    }

    /** Reads a page from one version of the file, which MVStore keeps until the page is read. */
    LogPage read(Optional<Position> after, Optional<String> instanceId, int limit) {
        var version = store.registerVersionUsage();
        try {
            return readPage(after, instanceId, limit);
        } finally {
            store.deregisterVersionUsage(version);
        }
    }

    private LogPage readPage(Optional<Position> after, Optional<String> instanceId, int limit) {
        var first = events.firstKey();
        var last = committed;
        var known = after.filter(position -> position.epoch().equals(epoch) && position.offset() <= last);
        var contiguous = known.isPresent()
                && (known.get().offset() == last || first != null && known.get().offset() >= first - 1);
        var from = contiguous ? known.get().offset() + 1 : 0;
        var found = new ArrayList<LoggedEvent>();
        var size = 0L;
        var offsets = instanceId.isPresent() ? offsets(instanceId.get(), from) : events.keyIterator(from);
        var more = false;
        while (offsets.hasNext() && !more) {
            var offset = offsets.next();
            if (offset > last) {
                break;
            }
            var value = events.get(offset);
            more = found.size() >= limit || size >= PAGE_BYTES;
            if (value != null && !more) { // null: removed since the iterator was created
                found.add(new LoggedEvent(new Position(epoch, offset), parse(value)));
                size += value.length;
            }
        }
        return new LogPage(
                contiguous, found, more, Optional.ofNullable(first).map(offset -> new Position(epoch, offset)));
    }

    private InstanceEvent parse(byte[] value) {
        var event = StoredEvent.parse(event(value));
        return options.exposeTokens() ? event : event.withoutApikey();
    }

    private Iterator<Long> offsets(String instanceId, long from) {
        var keys = byInstance.cursor(key(instanceId, from), key(instanceId, Long.MAX_VALUE), false);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return keys.hasNext();
            }

            @Override
            public Long next() {
                keys.next();
                return keys.getValue();
            }
        };
    }

    void close() {
        if (!store.isClosed()) {
            metadata.put("closed", "");
            store.close();
        }
    }

    private static byte[] event(byte[] value) {
        return Arrays.copyOfRange(value, Long.BYTES, value.length);
    }

    private static String prefix(String instanceId) {
        return instanceId + '\0';
    }

    private static String key(String instanceId, long offset) {
        return prefix(instanceId) + HexFormat.of().toHexDigits(offset);
    }
}
