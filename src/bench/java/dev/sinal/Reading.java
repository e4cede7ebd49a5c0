package dev.sinal;

import org.HdrHistogram.Histogram;

/**
 * Where everything stands that is counted.
 *
 * @param nanos the time
 * @param deliveries how many events have reached a session, one by one
 * @param server CPU seconds of the server
 * @param own CPU seconds of this program
 * @param machine CPU seconds of all that runs
 */
record Reading(long nanos, long deliveries, double server, double own, double machine) {
    static Reading of(Peer peer, long deliveries) {
        return new Reading(
                System.nanoTime(),
                deliveries,
                peer.cpuSeconds(),
                Proc.cpuSeconds(ProcessHandle.current()),
                Proc.busySeconds());
    }

    /** What has happened since another one. */
    Figures since(Reading start, Histogram latency) {
        var millions = (deliveries - start.deliveries) / 1e6;
        var seconds = (nanos - start.nanos) / 1e9;
        var serverUsed = server - start.server;
        var ownUsed = own - start.own;
        return new Figures(
                serverUsed / millions,
                ownUsed / millions,
                (machine - start.machine - serverUsed - ownUsed) / seconds,
                millions * 1e6 / seconds,
                latency.getValueAtPercentile(50) / 1e6,
                latency.getValueAtPercentile(99) / 1e6);
    }
}
