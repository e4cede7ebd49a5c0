package dev.sinal.log;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** The directory of a journal. One process at a time opens it. */
final class JournalFiles implements Closeable {
    private static final System.Logger LOG = System.getLogger(JournalEventLog.class.getName());
    private static final Pattern SEGMENT = Pattern.compile("[0-9a-f]{16}\\.events");
    private static final byte[] PROBE = new byte[1 << 16];

    private final Path directory;
    private final DiskFile.Opener opener;
    private final FileChannel lock;

    /**
     * Creates the directory if it does not exist, and locks it.
     *
     * @throws IOException if another process has locked it
     */
    JournalFiles(Path directory, DiskFile.Opener opener) throws IOException {
        this.directory = directory;
        this.opener = opener;
        Files.createDirectories(directory);
        this.lock = FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        if (!tryLock()) {
            lock.close();
            throw new IOException("the journal is in use by another process: " + directory);
        }
    }

    private boolean tryLock() throws IOException {
        try {
            return lock.tryLock() != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    /** Returns the first offsets of the segments, the oldest first. */
    List<Long> segments() throws IOException {
        try (var files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(SEGMENT.asMatchPredicate())
                    .map(name -> HexFormat.fromHexDigitsToLong(name, 0, 16))
                    .sorted()
                    .toList();
        }
    }

    /** Returns the file of the segment whose first event has this offset. */
    Path segment(long first) {
        return directory.resolve(HexFormat.of().toHexDigits(first) + ".events");
    }

    private Path index(long first) {
        return directory.resolve(HexFormat.of().toHexDigits(first) + ".index");
    }

    /** Writes the index of a segment. If that fails, the segment is read instead when the journal is opened. */
    void writeIndex(long first, SegmentIndex index) {
        var bytes = index.toBytes();
        try (var file = opener.open(index(first), true)) {
            file.truncate(0);
            file.write(0, bytes, bytes.length);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "index of a segment not written", e);
        }
    }

    /** Returns the index of a segment; empty if there is none, or it is damaged. */
    Optional<SegmentIndex> readIndex(long first) throws IOException {
        if (Files.notExists(index(first))) {
            return Optional.empty();
        }
        try (var file = opener.open(index(first), false)) {
            var bytes = new byte[Math.toIntExact(file.length())];
            file.read(0, bytes, bytes.length);
            return SegmentIndex.parse(bytes);
        }
    }

    void deleteIndex(long first) throws IOException {
        Files.deleteIfExists(index(first));
    }

    /** Deletes a segment and its index. */
    void delete(long first) throws IOException {
        Files.deleteIfExists(segment(first));
        deleteIndex(first);
    }

    SegmentReader read(Path file) throws IOException {
        var opened = opener.open(file, false);
        try {
            return new SegmentReader(opened);
        } catch (IOException | RuntimeException | Error e) {
            opened.close();
            throw e;
        }
    }

    /** Opens a file for writing, and creates it if it does not exist. */
    DiskFile write(Path file) throws IOException {
        return opener.open(file, true);
    }

    /**
     * Checks whether there is space for writing, by writing a file of 64 KB and deleting it.
     *
     * @throws IOException if there is none
     */
    void probe(boolean sync) throws IOException {
        var file = directory.resolve("probe");
        try (var probe = opener.open(file, true)) {
            probe.write(0, PROBE, PROBE.length);
            if (sync) {
                probe.sync();
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }

    /** Makes created files survive a power cut, where the operating system can do that. */
    void syncNames() {
        try (var channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            LOG.log(Level.DEBUG, "directory not synced", e); // Windows does not open directories
        }
    }

    /** Renames a damaged segment, so that it is kept and not read again. */
    void moveAside(long first, long millis) throws IOException {
        var file = segment(first);
        var renamed = broken(file, millis);
        LOG.log(Level.ERROR, "journal damaged: events are lost, the old file is kept: file=" + renamed);
        Files.move(file, renamed);
        deleteIndex(first);
    }

    /** Copies a file whose end is damaged and will be removed. */
    void keepCopy(Path file, long millis) throws IOException {
        var copy = broken(file, millis);
        LOG.log(Level.ERROR, "journal damaged: its newest events may be lost, a copy is kept: file=" + copy);
        Files.copy(file, copy);
    }

    static Path broken(Path file, long millis) {
        return file.resolveSibling(file.getFileName() + ".broken-" + millis);
    }

    @Override
    public void close() throws IOException {
        lock.close();
    }
}
