package dev.sinal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Reads the figures of processes from Linux's /proc. */
final class Proc {
    /** Clock ticks per second in /proc (USER_HZ). */
    private static final double TICKS = 100;
    /** The indices of the times "idle" and "iowait" of a CPU. */
    private static final int IDLE = 3;

    private static final int IOWAIT = 4;
    /** The number of times that do not include each other; guest times follow, which are included. */
    private static final int TIMES = 8;

    private Proc() {}

    /** Returns the CPU time of a process, user and system, in seconds. */
    static double cpuSeconds(ProcessHandle process) {
        var stat = read(process, "stat");
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" "); // from the third field on
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS;
    }

    /** Returns the time that all CPUs together were busy, in seconds. */
    static double busySeconds() {
        var cpu = read(Path.of("/proc/stat")).lines().findFirst().orElseThrow().split(" +");
        var ticks =
                Stream.of(cpu).skip(1).limit(TIMES).mapToLong(Long::parseLong).toArray();
        return (LongStream.of(ticks).sum() - ticks[IDLE] - ticks[IOWAIT]) / TICKS;
    }

    /** Returns the resident memory of a process, in bytes. */
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
        } catch (IOException ended) {
            throw new UncheckedIOException(ended);
        }
    }
}
