package dev.sinal;

import org.HdrHistogram.Histogram;

/**
 * The values of all counters at one time.
 *
 * @param nanos the time
 * @param count the number of events received by all sessions together, or of whatever else is counted
 * @param server the CPU time of the server
 * @param own CPU seconds of this program
 * @param machine CPU seconds of everything on the machine
 */
record Snapshot(long nanos, long count, Proc.CpuTime server, double own, double machine) {
    static Snapshot of(BenchServer benchServer, long count) {
        return new Snapshot(
                System.nanoTime(),
                count,
                benchServer.cpu(),
                Proc.cpu(ProcessHandle.current()).total(),
                Proc.busySeconds());
    }

    /** Returns the measurement from an earlier snapshot to this one. */
    Measurement since(Snapshot start, Histogram latency) {
        var millions = (count - start.count) / 1e6;
        var seconds = (nanos - start.nanos) / 1e9;
        var serverUsed = server.minus(start.server);
        var ownUsed = own - start.own;
        return new Measurement(
                serverUsed.total() / millions,
                serverUsed.system() / millions,
                serverUsed.compilers() / serverUsed.total(),
                ownUsed / millions,
                (machine - start.machine - serverUsed.total() - ownUsed) / seconds,
                millions * 1e6 / seconds,
                latency.getValueAtPercentile(50) / 1e6,
                latency.getValueAtPercentile(99) / 1e6);
    }
}
