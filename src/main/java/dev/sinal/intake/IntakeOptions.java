package dev.sinal.intake;

/**
 * What the ways in take.
 *
 * @param maxBody the largest body, in bytes
 */
public record IntakeOptions(int maxBody) {}
