package dev.sinal;

/**
 * The result of one measurement.
 *
 * @param cpu CPU seconds of the server per million deliveries
 * @param ownCpu CPU seconds of this program per million deliveries
 * @param others CPU seconds per second of everything else on the machine
 * @param rate deliveries per second
 * @param p50 the median time from publication to delivery, in milliseconds
 * @param p99 the 99th percentile of that time, in milliseconds
 */
record Measurement(double cpu, double ownCpu, double others, double rate, double p50, double p99) {}
