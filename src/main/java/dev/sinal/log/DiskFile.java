package dev.sinal.log;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A file of the journal. Unlike a {@code FileChannel}, it is not closed when a thread that reads or writes is interrupted: any publisher's
 * thread may write.
 */
class DiskFile implements Closeable {
    /** Opens files. */
    interface Opener {
        /**
         * Opens a file.
         *
         * @param writable whether the file is written, and created if it does not exist
         */
        DiskFile open(Path path, boolean writable) throws IOException;
    }

    private final RandomAccessFile file;

    DiskFile(Path path, boolean writable) throws IOException {
        this.file = new RandomAccessFile(path.toFile(), writable ? "rw" : "r");
    }

    /** Writes the first bytes of an array. */
    void write(long position, byte[] bytes, int length) throws IOException {
        file.seek(position);
        file.write(bytes, 0, length);
    }

    /** Fills the first bytes of an array. */
    void read(long position, byte[] to, int length) throws IOException {
        file.seek(position);
        file.readFully(to, 0, length);
    }

    long length() throws IOException {
        return file.length();
    }

    /** Removes what is behind a position. */
    void truncate(long length) throws IOException {
        file.setLength(length);
    }

    /** Blocks until what was written is on the disk. */
    void sync() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
