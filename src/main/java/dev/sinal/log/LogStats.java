package dev.sinal.log;

/**
 * How much a log has.
 *
 * @param events how many events it holds for those who come back
 * @param bytes how many bytes they are
 * @param waitingBytes how many bytes wait to be handed to the follower
 */
public record LogStats(long events, long bytes, long waitingBytes) {}
