package dev.sinal.engineio;

/** How the server checks that a client is alive. */
public enum HeartbeatMode {
    /** The server sends Engine.IO ping packets (protocol 4). */
    PACKETS,
    /** The server sends WebSocket pings, which every WebSocket client answers (RFC 6455, section 5.5.2). */
    FRAMES,
    /** The client sends Engine.IO ping packets (protocol 3). The server closes a session that sends nothing for too long. */
    CLIENT;

    Frame ping(EnginePacketCodec codec) {
        return this == PACKETS ? new EnginePacket.Ping("").encode(codec) : new Frame.Ping();
    }
}
