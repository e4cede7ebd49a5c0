package dev.sinal.engineio;

import java.util.Optional;

/** Clients of every age, all from one address. */
public final class EngineFixtures {
    /** How the clients of protocol 3 write that write bytes as they are. */
    public static final EnginePacketCodec V3_CODEC = new EnginePacketCodec(ProtocolVersion.V3, false, Optional.empty());

    private EngineFixtures() {}

    static SessionParameters current() {
        return current(HeartbeatMode.PACKETS);
    }

    static SessionParameters current(HeartbeatMode heartbeat) {
        return new SessionParameters(EnginePacketCodec.V4, heartbeat, "7f000001");
    }

    static SessionParameters old(EnginePacketCodec codec) {
        return new SessionParameters(codec, HeartbeatMode.CLIENT, "7f000001");
    }
}
