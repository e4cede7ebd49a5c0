package dev.sinal.log;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.h2.mvstore.DataUtils;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

/**
 * The file of a journal: an MVStore with three maps.
 *
 * @param events maps an offset to the time of writing (8 bytes, ms since the epoch) and the event
 * @param byInstance maps an instance's id, a NUL and the offset in hexadecimal to the offset
 * @param metadata format, epoch, last offset, and bytes of the events
 */
record JournalFile(
        MVStore store, MVMap<Long, byte[]> events, MVMap<String, Long> byInstance, MVMap<String, String> metadata) {
    private static final System.Logger LOG = System.getLogger(Journal.class.getName());
    /** Version 1 had an index by instance name, and events without their instance's id. */
    private static final String FORMAT = "2";

    /** Opens the file, or creates it. A file that is corrupt or of another format is renamed, and a new one is created. */
    static JournalFile openOrReplace(Path path, InstantSource clock) {
        try {
            return open(path);
        } catch (MVStoreException e) {
            if (e.getErrorCode() != DataUtils.ERROR_FILE_CORRUPT
                    && e.getErrorCode() != DataUtils.ERROR_UNSUPPORTED_FORMAT) {
                throw e;
            }
            var renamed = path.resolveSibling(path.getFileName() + ".broken-" + clock.millis());
            LOG.log(
                    System.Logger.Level.ERROR,
                    "journal unreadable: a new one is created, the old file is kept: file=" + renamed,
                    e);
            try {
                Files.move(path, renamed);
            } catch (IOException notRenamed) {
                throw new UncheckedIOException(notRenamed);
            }
            return open(path);
        }
    }

    /**
     * Opens the file, or creates it. Writes nothing to a file that exists.
     *
     * @throws MVStoreException if the file can't be opened
     */
    static JournalFile open(Path path) {
        // Without a buffer size MVStore commits by itself when much is unsaved, between two events of one publication.
        var store = new MVStore.Builder()
                .fileName(path.toString())
                .autoCommitDisabled()
                .autoCommitBufferSize(0)
                .open();
        try {
            store.setRetentionTime(0);
            store.setVersionsToKeep(0);
            var file = new JournalFile(
                    store,
                    store.openMap(
                            "events",
                            new MVMap.Builder<Long, byte[]>()
                                    .keyType(LongDataType.INSTANCE)
                                    .valueType(ByteArrayDataType.INSTANCE)),
                    store.openMap(
                            "byInstance",
                            new MVMap.Builder<String, Long>()
                                    .keyType(StringDataType.INSTANCE)
                                    .valueType(LongDataType.INSTANCE)),
                    store.openMap(
                            "facts",
                            new MVMap.Builder<String, String>()
                                    .keyType(StringDataType.INSTANCE)
                                    .valueType(StringDataType.INSTANCE)));
            file.last(); // throws if the format is another
            return file;
        } catch (RuntimeException | Error e) {
            store.closeImmediately();
            throw e;
        }
    }

    /** Returns the last position of the last commit; empty if the file is new. */
    Optional<Position> last() {
        var epoch = metadata.get("epoch");
        if (epoch == null) {
            return Optional.empty();
        }
        if (!FORMAT.equals(metadata.get("format"))) {
            throw DataUtils.newMVStoreException(
                    DataUtils.ERROR_UNSUPPORTED_FORMAT, "The journal was written by another version");
        }
        return Optional.of(new Position(epoch, Long.parseLong(metadata.get("last"))));
    }

    /** Returns the bytes of the events as of the last commit. */
    long bytes() {
        return Long.parseLong(metadata.getOrDefault("bytes", "0"));
    }

    /** Writes what has changed, together with the last position and the bytes of the events. */
    void commit(Position last, long bytes) {
        metadata.put("format", FORMAT);
        metadata.put("epoch", last.epoch());
        metadata.put("last", String.valueOf(last.offset()));
        metadata.put("bytes", String.valueOf(bytes));
        store.commit();
    }

    boolean isClosed() {
        return store.isClosed();
    }

    /** Returns the event in a value of {@link #events}. */
    static byte[] event(byte[] value) {
        return Arrays.copyOfRange(value, Long.BYTES, value.length);
    }

    /** Returns a key of {@link #byInstance}. */
    static String key(String instanceId, long offset) {
        return instanceId + '\0' + HexFormat.of().toHexDigits(offset);
    }
}
