package dev.sinal.log;

import dev.sinal.event.InstanceEvent;
import dev.sinal.event.StoredEvent;
import dev.sinal.log.RecordBuffer.Body;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/** Reads pages of a journal, on several threads, while it is written. Each reading opens the files that it needs. */
final class JournalReader {
    private static final int PAGE_BYTES = 1_000_000;

    private final JournalFiles files;
    private final JournalContents contents;
    private final String epoch;
    private final boolean exposeTokens;
    /** The offset of the newest event that is damaged. */
    private final AtomicLong damaged = new AtomicLong();

    JournalReader(JournalFiles files, JournalContents contents, String epoch, boolean exposeTokens) {
        this.files = files;
        this.contents = contents;
        this.epoch = epoch;
        this.exposeTokens = exposeTokens;
    }

    /** Returns the offset of the newest event that was found damaged in its file; 0 if none was. */
    long damaged() {
        return damaged.get();
    }

    /**
     * Reads a page.
     *
     * @param last the offset behind which nothing is read
     * @throws LogUnavailableException if the files can't be read now
     */
    LogPage read(Optional<Position> after, Optional<String> instanceId, int limit, long last) {
        var from = isContiguous(after, last) ? after.get().offset() + 1 : 0;
        var offsets = contents.offsets(instanceId, from, last, limit + 1);
        var found = new ArrayList<LoggedEvent>();
        var size = 0L;
        var read = 0;
        try (var reading = new Reading()) {
            for (; read < Math.min(offsets.length, limit) && size < PAGE_BYTES; read++) {
                var body = reading.read(offsets[read]);
                if (body.isPresent()) { // else removed since the offsets were found
                    found.add(new LoggedEvent(new Position(epoch, offsets[read]), parse(body.get())));
                    size += body.get().event().length;
                }
            }
        } catch (IOException e) {
            throw new LogUnavailableException(e);
        }
        // Once more, because events may have been removed meanwhile, also some between those that were found.
        var first = contents.first();
        found.removeIf(logged -> logged.position().offset() < first);
        var oldest = first <= last ? Optional.of(new Position(epoch, first)) : Optional.<Position>empty();
        return new LogPage(isContiguous(after, last), found, read < offsets.length, oldest);
    }

    /**
     * Returns the fingerprints of events, the oldest first.
     *
     * @param minTime when the oldest event was written, in ms since the epoch
     * @param most the most events that are read, the newest ones
     * @param last the offset behind which nothing is read
     * @throws LogUnavailableException if the files can't be read now
     */
    List<LoggedFingerprint> fingerprints(long minTime, int most, long last) {
        var from = Math.max(contents.newestSegmentBefore(minTime), last - most + 1);
        var found = new ArrayList<LoggedFingerprint>();
        try (var reading = new Reading()) {
            for (var offset : contents.offsets(Optional.empty(), from, last, most)) {
                reading.read(offset).filter(body -> body.time() >= minTime).ifPresent(body -> StoredEvent.fingerprint(
                                body.event())
                        .ifPresent(fingerprint -> found.add(
                                new LoggedFingerprint(fingerprint, new Position(epoch, body.offset()), body.time()))));
            }
        } catch (IOException e) {
            throw new LogUnavailableException(e);
        }
        return found;
    }

    /** Returns whether the journal holds every event from a position to the last one. */
    private boolean isContiguous(Optional<Position> after, long last) {
        return after.filter(position -> position.epoch().equals(epoch))
                .map(Position::offset)
                .filter(offset -> offset == last || offset < last && offset >= contents.first() - 1)
                .isPresent();
    }

    private InstanceEvent parse(Body body) {
        var event = StoredEvent.parse(body.event());
        return exposeTokens ? event : event.withoutApikey();
    }

    /** The file that is read, of several. */
    private final class Reading implements Closeable {
        private Optional<Segment> segment = Optional.empty();
        private SegmentReader reader;

        /** Returns an event; empty if it is removed. */
        Optional<Body> read(long offset) throws IOException {
            if (!select(offset)) {
                return Optional.empty();
            }
            var selected = segment.orElseThrow();
            var body =
                    reader.read(selected.start(offset), selected.end(offset)).filter(read -> read.offset() == offset);
            if (body.isEmpty()) {
                damaged.accumulateAndGet(offset, Math::max);
                throw new IOException("damaged: " + selected.file() + " at " + selected.start(offset));
            }
            return body;
        }

        /** Opens the file that holds an event. Returns false if the event is removed. */
        private boolean select(long offset) throws IOException {
            if (segment.filter(open -> open.contains(offset)).isPresent()) {
                return true;
            }
            close();
            segment = contents.find(offset);
            if (segment.isEmpty()) {
                return false;
            }
            try {
                reader = files.read(segment.get().file());
                return true;
            } catch (IOException e) {
                segment = Optional.empty();
                if (contents.find(offset).isPresent()) {
                    throw e;
                }
                return false; // the file was deleted meanwhile
            }
        }

        @Override
        public void close() throws IOException {
            if (reader != null) {
                reader.close();
                reader = null;
            }
        }
    }
}
