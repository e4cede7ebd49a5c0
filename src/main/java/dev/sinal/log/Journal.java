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

/** The events of a log in one file (H2's MVStore), bounded by age, number and bytes. Written to by one thread at a time. */
final class Journal {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());
    private static final long PAGE_BYTES = 1_000_000;
    private static final long TIDY_EVERY = 1_000;
    private static final int TIDY_BYTES = 4 << 20;
    private static final int MOST_HALF_EMPTY = 50;

    private final JournalOptions options;
    private final InstantSource clock;
    private final MVStore store;
    /** Offset to the time it was written (8 bytes, ms) and the event. */
    private final MVMap<Long, byte[]> events;
    /** Instance, a zero and the offset in hexadecimal, to the offset. */
    private final MVMap<String, Long> byInstance;

    private final MVMap<String, String> facts;
    private final String epoch;
    private volatile long bytes;
    private long commits;
    private volatile long committed;

    /**
     * Opens the file, or makes it. One that can't be read is put aside, and said so.
     *
     * @throws MVStoreException if it can't be opened for another reason
     */
    static Journal open(JournalOptions options, InstantSource clock) {
        try {
            return new Journal(options, clock);
        } catch (MVStoreException broken) {
            if (broken.getErrorCode() != DataUtils.ERROR_FILE_CORRUPT) {
                throw broken;
            }
            var aside = options.file().resolveSibling(options.file().getFileName() + ".broken-" + clock.millis());
            LOG.log(
                    System.Logger.Level.ERROR,
                    "the history can't be read and begins anew; it is kept as " + aside,
                    broken);
            try {
                Files.move(options.file(), aside);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
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
        facts = store.openMap(
                "facts",
                new MVMap.Builder<String, String>()
                        .keyType(StringDataType.INSTANCE)
                        .valueType(StringDataType.INSTANCE));
        var known = facts.putIfAbsent("epoch", Long.toString(clock.millis(), Character.MAX_RADIX));
        epoch = facts.get("epoch");
        committed = Long.parseLong(facts.getOrDefault("last", "0"));
        bytes = Long.parseLong(facts.getOrDefault("bytes", "0"));
        if (known != null) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "the history holds {0} events, the last whole one is {1}{2}",
                    events.sizeAsLong(),
                    last(),
                    facts.containsKey("closed") ? "" : "; it was not closed");
        }
        facts.remove("closed");
        store.commit();
    }

    Position last() {
        return new Position(epoch, committed);
    }

    LogStats stock(long waitingBytes) {
        return new LogStats(events.sizeAsLong(), bytes, waitingBytes);
    }

    /** Whether the store gave up, as it does when the disk fails it. */
    boolean isBroken() {
        return store.isClosed();
    }

    /** Adds an event; it is there once it is {@linkplain #commit committed}. */
    Position append(String instance, byte[] event) {
        var offset = lastKey() + 1;
        var value = ByteBuffer.allocate(Long.BYTES + event.length)
                .putLong(clock.millis())
                .put(event)
                .array();
        events.append(offset, value);
        byInstance.put(key(instance, offset), offset);
        bytes += value.length;
        return new Position(epoch, offset);
    }

    /** Makes what was added outlive the process, and a power cut if it shall; and lets go of what is past the bounds. */
    void commit() {
        var last = lastKey();
        trim();
        facts.put("bytes", String.valueOf(bytes));
        facts.put("last", String.valueOf(last));
        store.commit();
        if (options.powerCut()) {
            store.sync();
        }
        committed = last;
        if (++commits % TIDY_EVERY == 0) {
            store.compact(MOST_HALF_EMPTY, TIDY_BYTES);
        }
    }

    private long lastKey() {
        var last = events.lastKey();
        return last == null ? committed : last;
    }

    private void trim() {
        var oldest = clock.millis() - options.age().toMillis();
        for (var first = events.firstKey(); first != null; first = events.firstKey()) {
            var value = events.get(first);
            var time = ByteBuffer.wrap(value).getLong();
            if (events.sizeAsLong() <= options.events() && bytes <= options.bytes() && time >= oldest) {
                return;
            }
            events.remove(first);
            byInstance.remove(key(StoredEvent.instance(event(value)), first));
            bytes -= value.length;
        }
    }

    /** Lets nobody find the events so far of an instance by its name. */
    void forget(String instance) {
        for (var key = byInstance.ceilingKey(key(instance, 0));
                key != null && key.startsWith(prefix(instance));
                key = byInstance.ceilingKey(key)) {
            byInstance.remove(key);
        }
        store.commit();
    }

    /** Reads a page; the version of the file that it reads from stays while it does. */
    LogPage read(Optional<Position> after, Optional<String> instance, int limit) {
        var version = store.registerVersionUsage();
        try {
            return page(after, instance, limit);
        } finally {
            store.deregisterVersionUsage(version);
        }
    }

    private LogPage page(Optional<Position> after, Optional<String> instance, int limit) {
        var first = events.firstKey();
        var last = committed;
        var known = after.filter(position -> position.epoch().equals(epoch) && position.offset() <= last);
        var whole = known.isPresent()
                && (known.get().offset() == last || first != null && known.get().offset() >= first - 1);
        var from = whole ? known.get().offset() + 1 : 0;
        var found = new ArrayList<LoggedEvent>();
        var size = 0L;
        var offsets = instance.isPresent() ? offsets(instance.get(), from) : events.keyIterator(from);
        var more = false;
        while (offsets.hasNext() && !more) {
            var offset = offsets.next();
            if (offset > last) {
                break;
            }
            var value = events.get(offset);
            more = found.size() >= limit || size >= PAGE_BYTES;
            if (value != null && !more) { // else it was let go of meanwhile
                found.add(new LoggedEvent(new Position(epoch, offset), stored(value)));
                size += value.length;
            }
        }
        return new LogPage(whole, found, more, Optional.ofNullable(first).map(offset -> new Position(epoch, offset)));
    }

    private InstanceEvent stored(byte[] value) {
        var event = StoredEvent.of(event(value));
        return options.exposeTokens() ? event : event.withoutApikey();
    }

    private Iterator<Long> offsets(String instance, long from) {
        var keys = byInstance.cursor(key(instance, from), key(instance, Long.MAX_VALUE), false);
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
            facts.put("closed", "");
            store.close();
        }
    }

    private static byte[] event(byte[] value) {
        return Arrays.copyOfRange(value, Long.BYTES, value.length);
    }

    private static String prefix(String instance) {
        return instance + '\0';
    }

    private static String key(String instance, long offset) {
        return prefix(instance) + HexFormat.of().toHexDigits(offset);
    }
}
