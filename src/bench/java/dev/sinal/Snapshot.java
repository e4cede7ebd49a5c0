package dev.sinal;

import org.HdrHistogram.Histogram;

/**
 * The values of all counters at one time.
 *
 * @param nanos the time
 * @param deliveries the number of events received by all sessions together
 * @param server CPU seconds of the server
 * @param own CPU seconds of this program
 * @param machine CPU seconds of everything on the machine
 */
record Snapshot(long nanos, long deliveries, double server, double own, double machine) {
    static Snapshot of(BenchServer benchServer, long deliveries) {
        return new Snapshot(
                System.nanoTime(),
                deliveries,
                benchServer.cpuSeconds(),
                Proc.cpuSeconds(ProcessHandle.current()),
                Proc.busySeconds());
    }

    /** Returns the measurement from an earlier snapshot to this one. */
    Measurement since(Snapshot start, Histogram latency) {
        var millions = (deliveries - start.deliveries) / 1e6;
        var seconds = (nanos - start.nanos) / 1e9;
        var serverUsed = server - start.server;
        var ownUsed = own - start.own;
        return new Measurement(
                serverUsed / millions,
                ownUsed / millions,
                (machine - start.machine - serverUsed - ownUsed) / seconds,
                millions * 1e6 / seconds,
                latency.getValueAtPercentile(50) / 1e6,
                latency.getValueAtPercentile(99) / 1e6);
    }
}
