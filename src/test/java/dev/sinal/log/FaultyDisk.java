package dev.sinal.log;

import java.io.IOException;
import java.nio.file.Path;

/** A disk whose writes, reads and syncs a test lets fail. */
final class FaultyDisk implements DiskFile.Opener {
    /** A step before an operation, which fails if the step throws. */
    interface Fault {
        Fault NONE = () -> {};

        void run() throws IOException;
    }

    volatile Fault onWrite;
    volatile Fault afterWrite;
    volatile Fault onRead;
    volatile Fault onSync;

    FaultyDisk() {
        heal();
    }

    void heal() {
        onWrite = Fault.NONE;
        afterWrite = Fault.NONE;
        onRead = Fault.NONE;
        onSync = Fault.NONE;
    }

    void fill() {
        onWrite = () -> {
            throw new IOException("No space left on device");
        };
    }

    @Override
    public DiskFile open(Path path, boolean writable) throws IOException {
        return new DiskFile(path, writable) {
            @Override
            void write(long position, byte[] bytes, int length) throws IOException {
                onWrite.run();
                super.write(position, bytes, length);
                afterWrite.run();
            }

            @Override
            void read(long position, byte[] to, int length) throws IOException {
                onRead.run();
                super.read(position, to, length);
            }

            @Override
            void truncate(long length) throws IOException {
                onWrite.run();
                super.truncate(length);
            }

            @Override
            void sync() throws IOException {
                onSync.run();
                super.sync();
            }
        };
    }
}
