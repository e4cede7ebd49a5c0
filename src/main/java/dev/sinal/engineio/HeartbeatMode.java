package dev.sinal.engineio;

/** How the server finds out whether a client lives. */
public enum HeartbeatMode {
    /** By Engine.IO's ping packets, which a client of the protocol answers. */
    PACKETS,
    /** By WebSocket pings, which any WebSocket answers by itself (RFC 6455, section 5.5.2). */
    FRAMES,
    /** Not at all: a client of protocol 3 asks by itself, and is given up after too long a silence. */
    CLIENT;

    Frame ping(EnginePacketCodec codec) {
        return this == PACKETS ? new EnginePacket.Ping("").encode(codec) : new Frame.Ping();
    }
}
