package dev.sinal.log;

/**
 * How much an event log holds.
 *
 * @param events the number of events that can be read
 * @param bytes the bytes of these events
 * @param waitingBytes the bytes of events that wait for the follower
 */
public record LogStats(long events, long bytes, long waitingBytes) {}
