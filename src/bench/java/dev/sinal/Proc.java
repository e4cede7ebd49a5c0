package dev.sinal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.DoubleStream;
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

    /**
     * The CPU time of a process, in seconds.
     *
     * @param compilers the part of both that a JVM's compilers used
     */
    record CpuTime(double user, double system, double compilers) {
        double total() {
            return user + system;
        }

        CpuTime minus(CpuTime before) {
            return new CpuTime(user - before.user, system - before.system, compilers - before.compilers);
        }
    }

    static CpuTime cpu(ProcessHandle process) {
        var times = times(read(process, "stat"));
        return new CpuTime(times[0], times[1], compilerSeconds(process));
    }

    private static double compilerSeconds(ProcessHandle process) {
        var seconds = 0.0;
        for (var thread :
                Path.of("/proc", String.valueOf(process.pid()), "task").toFile().listFiles()) {
            try {
                var stat = Files.readString(thread.toPath().resolve("stat"));
                if (stat.contains("(C1 Comp") || stat.contains("(C2 Comp")) {
                    seconds += DoubleStream.of(times(stat)).sum();
                }
            } catch (IOException ended) {
                // The thread has ended.
            }
        }
        return seconds;
    }

    /** Returns the user and the system time in a line of a process or a thread, in seconds. */
    private static double[] times(String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" "); // from the third field on
        return new double[] {Long.parseLong(fields[11]) / TICKS, Long.parseLong(fields[12]) / TICKS};
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
