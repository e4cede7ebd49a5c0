package dev.sinal.intake;

/**
 * What the ways in take.
 *
 * @param maxBody the largest body, in bytes
 * @param bytesFromMaps whether {@code {"0":9,"1":9}} in an event's data stands for bytes, as webhooks write them
 */
public record IntakeOptions(int maxBody, boolean bytesFromMaps) {}
