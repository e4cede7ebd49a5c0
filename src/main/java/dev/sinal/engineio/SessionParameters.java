package dev.sinal.engineio;

/**
 * The parameters with which a session is opened.
 *
 * @param codec the codec of the session's packets
 * @param heartbeat how the server checks that the client is alive
 * @param address the key under which the session counts towards {@link EngineOptions#maxSessionsPerAddress}
 */
public record SessionParameters(EnginePacketCodec codec, HeartbeatMode heartbeat, String address) {}
