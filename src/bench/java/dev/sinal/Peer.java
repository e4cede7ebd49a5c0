package dev.sinal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A running server that is measured.
 *
 * @param name as the report names it
 * @param port where its clients connect
 * @param publishPort where events are posted
 * @param publishPath to which path
 * @param process its process
 * @param garbage collects it
 */
record Peer(String name, int port, int publishPort, String publishPath, ProcessHandle process, Runnable garbage)
        implements AutoCloseable {
    /** Clock ticks a second, as Linux shows them to every program. */
    private static final double TICKS = 100;

    /** What the first one has finalizers let go of, the second one collects. */
    private static final int COLLECTIONS = 2;
    /** A JVM gives memory back in the background. */
    private static final Duration UNCOMMIT = Duration.ofSeconds(2);

    /** The CPU time that it has used, in seconds, of its own and of the system's for it. */
    double cpuSeconds() {
        return cpuSeconds(process);
    }

    /** The same of any process. */
    static double cpuSeconds(ProcessHandle process) {
        var stat = read(process, "stat");
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" "); // from the third on
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    /** The memory that it holds, in bytes, after its garbage is collected. Takes seconds. */
    long residentBytes() {
        for (var i = 0; i < COLLECTIONS; i++) {
            garbage.run();
            LockSupport.parkNanos(UNCOMMIT.toNanos());
        }
        return read(process, "status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                * 1024;
    }

    private static String read(ProcessHandle process, String file) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(process.pid()), file));
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
