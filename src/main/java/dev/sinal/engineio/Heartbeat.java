package dev.sinal.engineio;

/** How the server asks whether a client lives. */
public enum Heartbeat {
    /** By Engine.IO's ping packets, which a client of the protocol answers. */
    PACKETS,
    /** By WebSocket pings, which any WebSocket answers by itself (RFC 6455, section 5.5.2). */
    FRAMES;

    Frame ping() {
        return this == PACKETS ? new Packet.Ping("").encode() : new Frame.Ping();
    }
}
