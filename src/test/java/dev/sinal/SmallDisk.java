package dev.sinal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A file system of a few megabytes, which a test can fill. It needs root; a test is skipped, with the reason, where it can't be mounted. */
final class SmallDisk implements AutoCloseable {
    private static final int BLOCK = 4_096;

    private final Path directory;

    /** @param directory where it is mounted */
    SmallDisk(Path directory, int megabytes) throws IOException, InterruptedException {
        this.directory = Files.createDirectories(directory);
        assumeTrue(
                run("mount", "-t", "tmpfs", "-o", "size=" + megabytes + "m", "tmpfs", directory.toString()),
                "a file system can't be mounted here: this test runs as root on Linux, where mounting is allowed");
    }

    /** Takes all the space that is left. */
    void fill() throws IOException {
        try (var filler = Files.newOutputStream(filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                filler.write(new byte[BLOCK]);
            }
        } catch (IOException full) {
            assumeTrue(Files.getFileStore(directory).getUsableSpace() < BLOCK, full.toString());
        }
    }

    /** Gives back the space that {@link #fill} took. */
    void free() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return directory.resolve("filler");
    }

    @Override
    public void close() {
        try {
            run("umount", "-l", directory.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor() == 0;
        } catch (IOException noSuchCommand) {
            return false;
        }
    }
}
