package dev.sinal.log;

import dev.sinal.event.StoredEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Optional;

/** Loads what the files of a journal hold, when it is opened. Nothing is written. */
final class JournalLoader {
    private final JournalFiles files;
    private final long timePrecision;
    private final long limit;
    private final JournalContents contents = new JournalContents();
    private boolean damagedEnd;
    /** Events before this offset were removed before, and are not in the index of their segment. */
    private long minOffset;

    /**
     * @param timePrecision the precision in ms to which the time of events is known later
     * @param limit the offset behind which events are not part of the journal
     */
    JournalLoader(JournalFiles files, long timePrecision, long limit) {
        this.files = files;
        this.timePrecision = timePrecision;
        this.limit = limit;
    }

    /** How the events of a segment end in its file. */
    private enum End {
        /** With the file, or with the last event that is part of the journal. */
        WHOLE,
        /** With a record or a publication that was not written to its end, as when the process was killed. */
        INCOMPLETE,
        DAMAGED
    }

    /** Thrown if a segment is damaged that is not the newest one, so that the journal has a gap behind its events. */
    static final class DamagedSegmentException extends IOException {
        private static final long serialVersionUID = 1L;

        private final transient Segment segment;

        DamagedSegmentException(Segment segment) {
            super("damaged: " + segment.file());
            this.segment = segment;
        }

        Segment segment() {
            return segment;
        }
    }

    /**
     * Loads all segments.
     *
     * @throws DamagedSegmentException if one is damaged that is not the newest one
     */
    JournalContents load() throws IOException {
        var firsts = files.segments();
        for (var i = 0; i < firsts.size(); i++) {
            var isNewest = i == firsts.size() - 1;
            load(firsts.get(i), isNewest ? Optional.empty() : Optional.of(firsts.get(i + 1)));
        }
        contents.removeOldest(Long.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE, minOffset);
        return contents;
    }

    /** Returns whether the newest segment ends in bytes that no process that was killed leaves behind: acknowledged events may be lost. */
    boolean hasDamagedEnd() {
        return damagedEnd;
    }

    private void load(long first, Optional<Long> next) throws IOException {
        var file = files.segment(first);
        try (var reader = files.read(file)) {
            var head = reader.head(Segment.HEADER_BYTES);
            var epoch = head.flatMap(header -> Segment.epoch(header, first));
            var segment = new Segment(file, epoch.orElse("0"), first, timePrecision);
            if (epoch.isEmpty()) {
                if (next.isPresent() || head.isPresent()) {
                    throw new DamagedSegmentException(segment);
                }
                return; // the process was killed when the file was created
            }
            if (first > limit + 1) {
                return; // created for events that were not acknowledged
            }
            contents.add(segment);
            var index = next.isPresent() ? files.readIndex(first) : Optional.<SegmentIndex>empty();
            if (index.isPresent() && index.get().segmentBytes() == reader.length()) {
                add(index.get());
                return;
            }
            var end = scan(segment, reader);
            if (next.isPresent() && (end != End.WHOLE || segment.next() > next.get())) {
                throw new DamagedSegmentException(segment);
            }
            damagedEnd = end == End.DAMAGED;
        }
    }

    private void add(SegmentIndex index) {
        for (var event : index.events()) {
            contents.add(event.instanceId(), event.end(), event.time());
            if (event.instanceId().isEmpty()) {
                minOffset = contents.active().orElseThrow().next();
            }
        }
    }

    private record Event(String instanceId, long end, long time) {}

    private End scan(Segment segment, SegmentReader reader) throws IOException {
        var publication = new ArrayList<Event>();
        var start = (long) Segment.HEADER_BYTES;
        for (var offset = segment.first(); start < reader.length() && offset <= limit; offset++) {
            var end = reader.end(start);
            if (end > reader.length()) {
                return End.INCOMPLETE;
            }
            var body = reader.read(start, end);
            if (body.isEmpty() || body.get().offset() != offset) {
                return End.DAMAGED;
            }
            publication.add(new Event(
                    StoredEvent.instanceId(body.get().event()), end, body.get().time()));
            if (body.get().last()) {
                publication.forEach(
                        event -> contents.add(event.instanceId(), Math.toIntExact(event.end()), event.time()));
                publication.clear();
            }
            start = end;
        }
        return publication.isEmpty() ? End.WHOLE : End.INCOMPLETE;
    }
}
