package dev.sinal;

/**
 * What one measurement says.
 *
 * @param cpu CPU seconds of the server for a million deliveries
 * @param ownCpu those of this program
 * @param others CPU seconds of all else on the machine, for each second
 * @param rate deliveries a second
 * @param p50 the median time from publication to delivery, in milliseconds
 * @param p99 the time that one delivery of a hundred exceeds
 */
record Figures(double cpu, double ownCpu, double others, double rate, double p50, double p99) {}
