package dev.sinal.engineio;

import java.util.Optional;

/** Clients of every age, all from one address. */
public final class Newcomers {
    /** How the clients of protocol 3 write that write bytes as they are. */
    public static final EnginePacketCodec OLD = new EnginePacketCodec(ProtocolVersion.V3, false, Optional.empty());

    private Newcomers() {}

    static SessionParameters current() {
        return current(HeartbeatMode.PACKETS);
    }

    static SessionParameters current(HeartbeatMode heartbeat) {
        return new SessionParameters(EnginePacketCodec.CURRENT, heartbeat, "7f000001");
    }

    static SessionParameters old(EnginePacketCodec dialect) {
        return new SessionParameters(dialect, HeartbeatMode.LISTENING, "7f000001");
    }
}
