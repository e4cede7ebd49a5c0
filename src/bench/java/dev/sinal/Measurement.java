package dev.sinal;

/**
 * The result of one measurement.
 *
 * @param cpu CPU seconds of the server per million of what is counted, which are microseconds for one
 * @param systemCpu the part of it that the kernel used
 * @param compilers the compilers' share of the server's CPU time, from 0 to 1
 * @param ownCpu CPU seconds of this program per million of what is counted
 * @param others CPU seconds per second of everything else on the machine
 * @param rate what is counted, per second
 * @param p50 the median time from publication to delivery, in milliseconds
 * @param p99 the 99th percentile of that time, in milliseconds
 */
record Measurement(
        double cpu,
        double systemCpu,
        double compilers,
        double ownCpu,
        double others,
        double rate,
        double p50,
        double p99) {}
