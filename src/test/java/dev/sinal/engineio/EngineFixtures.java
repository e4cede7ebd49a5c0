package dev.sinal.engineio;

import java.time.Duration;
import java.util.Optional;

/** Codecs, session parameters and servers for tests. All clients have the same address. */
public final class EngineFixtures {
    /** The codec of a client of protocol 3 that sends and receives bytes unencoded. */
    public static final EnginePacketCodec V3_CODEC = new EnginePacketCodec(ProtocolVersion.V3, false, Optional.empty());

    private static final String ADDRESS = "7f000001";

    private EngineFixtures() {}

    static SessionParameters v4() {
        return v4(HeartbeatMode.PACKETS);
    }

    static SessionParameters v4(HeartbeatMode heartbeat) {
        return new SessionParameters(EnginePacketCodec.V4, heartbeat, ADDRESS);
    }

    static SessionParameters v3(EnginePacketCodec codec) {
        return new SessionParameters(codec, HeartbeatMode.CLIENT, ADDRESS);
    }

    /** Returns a builder of options, with a default for each. */
    public static OptionsBuilder options() {
        return new OptionsBuilder();
    }

    /** Returns a server with the default options. */
    public static EngineServer server(ManualClock clock) {
        return options().server(clock);
    }

    /** Builds the options of a server. */
    public static final class OptionsBuilder {
        private Duration pingInterval = Duration.ofSeconds(25);
        private Duration pingTimeout = Duration.ofSeconds(20);
        private Duration upgradeTimeout = Duration.ofSeconds(10);
        private Duration sendTimeout = Duration.ofSeconds(30);
        private int maxPayload = 1_000;
        private int maxPackets = 10;
        private long outboxBytes = 1_000_000;
        private int maxSessions = 10;

        private OptionsBuilder() {}

        OptionsBuilder pingInterval(Duration interval) {
            pingInterval = interval;
            return this;
        }

        OptionsBuilder pingTimeout(Duration timeout) {
            pingTimeout = timeout;
            return this;
        }

        OptionsBuilder upgradeTimeout(Duration timeout) {
            upgradeTimeout = timeout;
            return this;
        }

        OptionsBuilder sendTimeout(Duration timeout) {
            sendTimeout = timeout;
            return this;
        }

        public OptionsBuilder maxPayload(int bytes) {
            maxPayload = bytes;
            return this;
        }

        public OptionsBuilder maxPackets(int packets) {
            maxPackets = packets;
            return this;
        }

        public OptionsBuilder outboxBytes(long bytes) {
            outboxBytes = bytes;
            return this;
        }

        /** Sets the limit for all addresses and for each. */
        public OptionsBuilder maxSessions(int sessions) {
            maxSessions = sessions;
            return this;
        }

        public EngineServer server(ManualClock clock) {
            var options = new EngineOptions(
                    pingInterval,
                    pingTimeout,
                    upgradeTimeout,
                    sendTimeout,
                    maxPayload,
                    maxPackets,
                    outboxBytes,
                    maxSessions,
                    maxSessions);
            return new EngineServer(options, clock.timers());
        }
    }
}
