package dev.sinal.instance;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import org.h2.store.fs.FilePath;
import org.h2.store.fs.FilePathWrapper;

/** A file system of H2's, {@code faulty:}, whose writes fail when it is full. Public because H2 creates it. */
public final class FaultyDisk extends FilePathWrapper {
    private static volatile boolean full;

    static {
        FilePath.register(new FaultyDisk());
    }

    /** Returns the path by which H2 opens this file on the faulty disk. */
    static Path path(Path file) {
        heal();
        return Path.of("faulty:" + file);
    }

    static void heal() {
        full = false;
    }

    static void fill() {
        full = true;
    }

    private static void checkSpace() throws IOException {
        if (full) {
            throw new IOException("No space left on device");
        }
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    @Override
    public FileChannel open(String mode) throws IOException {
        return new Channel(getBase().open(mode));
    }

    private static final class Channel extends FileChannel {
        private final FileChannel file;

        Channel(FileChannel file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer to) throws IOException {
            return file.read(to);
        }

        @Override
        public int read(ByteBuffer to, long position) throws IOException {
            return file.read(to, position);
        }

        @Override
        public long read(ByteBuffer[] to, int offset, int length) throws IOException {
            return file.read(to, offset, length);
        }

        @Override
        public int write(ByteBuffer from) throws IOException {
            checkSpace();
            return file.write(from);
        }

        @Override
        public int write(ByteBuffer from, long position) throws IOException {
            checkSpace();
            return file.write(from, position);
        }

        @Override
        public long write(ByteBuffer[] from, int offset, int length) throws IOException {
            checkSpace();
            return file.write(from, offset, length);
        }

        @Override
        public FileChannel truncate(long size) throws IOException {
            checkSpace();
            file.truncate(size);
            return this;
        }

        @Override
        public void force(boolean metadata) throws IOException {
            file.force(metadata);
        }

        @Override
        public long position() throws IOException {
            return file.position();
        }

        @Override
        public FileChannel position(long position) throws IOException {
            file.position(position);
            return this;
        }

        @Override
        public long size() throws IOException {
            return file.size();
        }

        @Override
        public long transferTo(long position, long count, WritableByteChannel to) {
            throw new UnsupportedOperationException();
        }

        @Override
        public long transferFrom(ReadableByteChannel from, long position, long count) {
            throw new UnsupportedOperationException();
        }

        @Override
        public java.nio.MappedByteBuffer map(MapMode mode, long position, long size) {
            throw new UnsupportedOperationException();
        }

        @Override
        public FileLock lock(long position, long size, boolean shared) throws IOException {
            return file.lock(position, size, shared);
        }

        @Override
        public FileLock tryLock(long position, long size, boolean shared) throws IOException {
            return file.tryLock(position, size, shared);
        }

        @Override
        protected void implCloseChannel() throws IOException {
            file.close();
        }
    }
}
