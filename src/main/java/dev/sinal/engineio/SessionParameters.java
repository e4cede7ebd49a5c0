package dev.sinal.engineio;

/**
 * Whom a session is opened for.
 *
 * @param codec how it writes its packets
 * @param heartbeat how the server finds out whether it lives
 * @param address what the limit of sessions an address counts it by
 */
public record SessionParameters(EnginePacketCodec codec, HeartbeatMode heartbeat, String address) {}
