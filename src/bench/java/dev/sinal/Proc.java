package dev.sinal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** What Linux says of processes. */
final class Proc {
    /** Clock ticks a second, as Linux shows them to every program. */
    private static final double TICKS = 100;
    /** Idle, and waiting for a disk: the fourth and the fifth of a CPU's figures. */
    private static final int IDLE = 3;

    private static final int WAITING = 4;
    /** Those that follow are counted in these. */
    private static final int FIGURES = 8;

    private Proc() {}

    /** The CPU time that a process has used, in seconds: its own, and the system's for it. */
    static double cpuSeconds(ProcessHandle process) {
        var stat = read(process, "stat");
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" "); // from the third on
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    /** The CPU time that all CPUs together were busy, in seconds, whatever with. */
    static double busySeconds() {
        var cpu = read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
        var ticks =
                Stream.of(cpu).skip(1).limit(FIGURES).mapToLong(Long::parseLong).toArray();
        return (LongStream.of(ticks).sum() - ticks[IDLE] - ticks[WAITING]) / TICKS;
    }

    /** The memory that a process holds, in bytes. */
    static long residentBytes(ProcessHandle process) {
        return read(process, "status")
                        .lines()
                        .filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                        .sum()
                * 1024;
    }

    private static String read(ProcessHandle process, String file) {
        return read(Path.of("/proc", String.valueOf(process.pid()), file));
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }
}
