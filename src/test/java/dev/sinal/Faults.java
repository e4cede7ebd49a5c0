package dev.sinal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * Faults of the operating system that a test injects into a server while it runs: {@code src/test/c/faults.c}, loaded by
 * {@code LD_PRELOAD} and controlled by a file.
 */
final class Faults {
    private static final Path SOURCE = Path.of("src", "test", "c", "faults.c");
    private static final long ALL = Long.MAX_VALUE;
    private static final int FIELDS = 5;

    private final Path library;
    private final Path control;
    private final Path files;

    /**
     * Compiles the library. A test is skipped, with the reason, where that is not possible.
     *
     * @param directory where the library and its control file are written
     * @param files the files whose writes and syncs are affected: a prefix of their paths
     */
    Faults(Path directory, Path files) throws IOException, InterruptedException {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "faults are injected on Linux only");
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/gcc")), "no gcc: apt-get install gcc libc6-dev");
        this.library = directory.resolve("faults.so");
        this.files = files;
        this.control = Files.write(directory.resolve("faults"), new byte[FIELDS * Long.BYTES]);
        var compiler = new ProcessBuilder(
                        "/usr/bin/gcc", "-O2", "-shared", "-fPIC", "-o", library.toString(), SOURCE.toString(), "-ldl")
                .inheritIO()
                .start();
        assumeTrue(compiler.waitFor() == 0, SOURCE + " can't be compiled here: is libc6-dev installed?");
    }

    /** Returns what has to be in the environment of the server's process. */
    Map<String, String> environment() {
        return Map.of(
                "LD_PRELOAD",
                library.toString(),
                "FAULTS_CONTROL",
                control.toString(),
                "FAULTS_FILES",
                files.toString());
    }

    /** Delays the next write or sync; the calls of other threads go on. */
    void delayOne(Duration delay) {
        set(1, delay.toMillis());
        set(0, 1);
    }

    /** Delays every write and sync from now on. */
    void delayAll(Duration delay) {
        set(1, delay.toMillis());
        set(0, ALL);
    }

    /** Lets every write fail from now on, as on a full disk. */
    void fillDisk() {
        set(2, ALL);
    }

    /** Lets the next syncs fail. */
    void failSyncs(int count) {
        set(3, count);
    }

    /** Sets the clock ahead of the system's. The monotonic clock does not change. */
    void moveClock(Duration ahead) {
        set(4, ahead.toSeconds());
    }

    /** Ends all faults. */
    void heal() {
        for (var field = 0; field < FIELDS; field++) {
            set(field, 0);
        }
    }

    private void set(int field, long value) {
        var bytes =
                ByteBuffer.allocate(Long.BYTES).order(ByteOrder.nativeOrder()).putLong(0, value);
        try (var file = FileChannel.open(control, StandardOpenOption.WRITE)) {
            file.write(bytes, (long) field * Long.BYTES);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
