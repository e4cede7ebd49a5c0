package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.StoredEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVStoreException;

/** Reads pages of a journal's file, on several threads, while it is written. */
final class JournalReader {
    private static final long PAGE_BYTES = 1_000_000;

    private final JournalFile file;
    private final String epoch;
    private final boolean exposeTokens;
    private volatile boolean failed;

    JournalReader(JournalFile file, String epoch, boolean exposeTokens) {
        this.file = file;
        this.epoch = epoch;
        this.exposeTokens = exposeTokens;
    }

    /** Returns whether the file must be opened again. A disk error is a reason, or an interrupted reader: that closes the file. */
    boolean hasFailed() {
        return failed;
    }

    /**
     * Reads a page from one version of the file, which MVStore keeps until the page is read.
     *
     * @param last the offset behind which nothing is read
     * @throws LogUnavailableException if the file can't be read now
     */
    LogPage read(Optional<Position> after, Optional<String> instanceId, int limit, long last) {
        return readVersion(() -> readPage(after, instanceId, limit, last));
    }

    /**
     * Returns the fingerprints of events, the oldest first.
     *
     * @param minTime when the oldest event was written, in ms since the epoch
     * @param most the most events that are read, the newest first
     * @param last the offset behind which nothing is read
     * @throws LogUnavailableException if the file can't be read now
     */
    List<LoggedFingerprint> fingerprints(long minTime, int most, long last) {
        return readVersion(() -> readFingerprints(minTime, most, last));
    }

    private List<LoggedFingerprint> readFingerprints(long minTime, int most, long last) {
        var found = new ArrayList<LoggedFingerprint>();
        var newestFirst = file.events().cursor(last, null, true);
        for (var read = 0; read < most && newestFirst.hasNext(); read++) {
            var offset = newestFirst.next();
            var millis = ByteBuffer.wrap(newestFirst.getValue()).getLong();
            if (millis < minTime) {
                break;
            }
            StoredEvent.fingerprint(JournalFile.event(newestFirst.getValue()))
                    .ifPresent(fingerprint ->
                            found.add(new LoggedFingerprint(fingerprint, new Position(epoch, offset), millis)));
        }
        Collections.reverse(found);
        return found;
    }

    private <T> T readVersion(Supplier<T> read) {
        try {
            var version = file.store().registerVersionUsage();
            try {
                return read.get();
            } finally {
                file.store().deregisterVersionUsage(version);
            }
        } catch (MVStoreException e) {
            failed = failed || e.getErrorCode() == DataUtils.ERROR_READING_FAILED;
            throw new LogUnavailableException(e);
        } catch (RuntimeException e) {
            if (file.isClosed()) {
                throw new LogUnavailableException(e);
            }
            throw e;
        }
    }

    private LogPage readPage(Optional<Position> after, Optional<String> instanceId, int limit, long last) {
        var from = isContiguous(after, last) ? after.get().offset() + 1 : 0;
        var found = new ArrayList<LoggedEvent>();
        var size = 0L;
        var offsets = instanceId.isPresent()
                ? offsets(instanceId.get(), from)
                : file.events().keyIterator(from);
        var more = false;
        while (offsets.hasNext() && !more) {
            var offset = offsets.next();
            if (offset > last) {
                break;
            }
            var value = file.events().get(offset);
            more = found.size() >= limit || size >= PAGE_BYTES;
            if (value != null && !more) { // null: removed since the iterator was created
                found.add(new LoggedEvent(new Position(epoch, offset), parse(value)));
                size += value.length;
            }
        }
        // Once more, because events may have been removed meanwhile, also some between those that were found.
        var first = file.events().firstKey();
        found.removeIf(logged -> first == null || logged.position().offset() < first);
        var oldest = Optional.ofNullable(first).filter(offset -> offset <= last);
        return new LogPage(isContiguous(after, last), found, more, oldest.map(offset -> new Position(epoch, offset)));
    }

    /** Returns whether the file holds every event from a position to the last one. */
    private boolean isContiguous(Optional<Position> after, long last) {
        var first = file.events().firstKey();
        return after.filter(position -> position.epoch().equals(epoch))
                .map(Position::offset)
                .filter(offset -> offset == last || offset < last && first != null && offset >= first - 1)
                .isPresent();
    }

    private InstanceEvent parse(byte[] value) {
        var event = StoredEvent.parse(JournalFile.event(value));
        return exposeTokens ? event : event.withoutApikey();
    }

    private Iterator<Long> offsets(String instanceId, long from) {
        var keys = file.byInstance()
                .cursor(JournalFile.key(instanceId, from), JournalFile.key(instanceId, Long.MAX_VALUE), false);
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
}
