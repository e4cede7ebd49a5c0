package dev.sinal.access;

/**
 * How much one address may do.
 *
 * @param handshakes how many sessions it may open a minute; 0 for any number
 * @param publications how many times it may publish a minute; 0 for any number
 * @param wrongKeys how many different wrong keys it may try before it has to wait; 0 for any number
 */
public record FloodLimits(int handshakes, int publications, int wrongKeys) {}
