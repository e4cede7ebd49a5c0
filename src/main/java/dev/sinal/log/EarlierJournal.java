package dev.sinal.log;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/** The journal as it was before: one file of H2's MVStore beside the directory of the new one. It is converted when it is found. */
final class EarlierJournal {
    private static final System.Logger LOG = System.getLogger(JournalEventLog.class.getName());
    private static final String NAME = "history";
    private static final String FORMAT = "2";
    private static final int SEGMENT_BYTES = 1 << 24;

    private final JournalFiles files;
    private final RecordBuffer records = new RecordBuffer();
    private String epoch;
    /** The first offset of the segment that is written, and the one behind its last event. */
    private long first;

    private long next;

    private EarlierJournal(JournalFiles files) {
        this.files = files;
    }

    /**
     * Converts the earlier journal of a directory, if there is one, and deletes it. If that was begun before and not finished, it begins
     * again. A file that is corrupt or has another format is renamed.
     *
     * @param directory the directory of the journal that is written
     */
    static void convert(Path directory, JournalFiles files, InstantSource clock) throws IOException {
        var file = directory.resolveSibling(NAME);
        if (!Files.isRegularFile(file)) {
            return;
        }
        for (var first : files.segments()) {
            files.delete(first);
        }
        try (var store =
                new MVStore.Builder().fileName(file.toString()).readOnly().open()) {
            new EarlierJournal(files).convert(store);
            files.syncNames();
        } catch (MVStoreException | UnsupportedFormatException e) {
            LOG.log(Level.ERROR, "earlier journal unreadable: it is renamed and not converted", e);
            Files.move(file, JournalFiles.broken(file, clock.millis()));
            return;
        }
        Files.delete(file);
    }

    private static final class UnsupportedFormatException extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private void convert(MVStore store) throws IOException {
        var strings = new MVMap.Builder<String, String>()
                .keyType(StringDataType.INSTANCE)
                .valueType(StringDataType.INSTANCE);
        var metadata = store.openMap("facts", strings);
        epoch = metadata.get("epoch");
        if (!FORMAT.equals(metadata.get("format")) || epoch == null) {
            throw new UnsupportedFormatException();
        }
        var last = Long.parseLong(metadata.get("last"));
        var events = store.openMap(
                "events",
                new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE));
        var oldestFirst = events.cursor(null);
        while (oldestFirst.hasNext()) {
            var offset = oldestFirst.next();
            if (offset != next || records.size() > SEGMENT_BYTES) {
                writeSegment();
                first = offset;
            }
            var value = ByteBuffer.wrap(oldestFirst.getValue());
            var time = value.getLong();
            var event = new byte[value.remaining()];
            value.get(event);
            records.add(offset, time, true, event);
            next = offset + 1;
        }
        writeSegment();
        if (next != last + 1) {
            first = last + 1;
            writeSegment(); // without events: it holds the position
        }
    }

    private void writeSegment() throws IOException {
        if (first == 0) {
            return;
        }
        var segment = new Segment(files.segment(first), epoch, first, 1);
        try (var file = files.write(segment.file())) {
            file.write(0, segment.header(), Segment.HEADER_BYTES);
            file.write(Segment.HEADER_BYTES, records.array(), records.size());
            file.sync();
        }
        records.clear();
    }
}
