package dev.sinal.echo;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineOptions;
import dev.sinal.engineio.EnginePacket;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.HeartbeatMode;
import dev.sinal.engineio.PollingTransport;
import dev.sinal.engineio.ProtocolVersion;
import dev.sinal.engineio.SessionHandler;
import dev.sinal.engineio.SessionParameters;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Transport;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A server of Engine.IO that echoes every message. */
@Singleton
public class EngineEcho {
    private final EngineServer engine;
    private final Timers timers;

    @Inject
    EngineEcho(EngineOptions options, Timers timers) {
        this.engine = new EngineServer(options, timers);
        this.timers = timers;
    }

    public EngineServer engine() {
        return engine;
    }

    public Optional<EngineSession> open(Transport transport, EnginePacketCodec dialect, String address) {
        var heartbeat = dialect.protocol() == ProtocolVersion.V3 ? HeartbeatMode.CLIENT : HeartbeatMode.PACKETS;
        var apart = transport instanceof PollingTransport ? transport : new Apart(transport);
        return engine.open(apart, new SessionParameters(dialect, heartbeat, address), Echo::new);
    }

    /** A WebSocket that does not send its first frame right behind its handshake. */
    private final class Apart implements Transport {
        private final Transport transport;
        private volatile boolean begun;

        Apart(Transport transport) {
            this.transport = transport;
        }

        @Override
        public int writableBytes() {
            return transport.writableBytes();
        }

        @Override
        public void send(FrameBatch parcel, Completion done) {
            if (begun) {
                transport.send(parcel, done);
            } else {
                begun = true;
                timers.schedule(EchoProducers.APART, () -> transport.send(parcel, done));
            }
        }

        @Override
        public void close(CloseCause cause) {
            transport.close(cause);
        }
    }

    private record Echo(EngineSession session) implements SessionHandler {
        @Override
        public void opened() {}

        @Override
        public void message(String text) {
            session.send(FrameBatch.of(new EnginePacket.Message(text).encode(session.codec())));
        }

        @Override
        public void binary(ByteBuffer bytes) {
            var copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            session.send(FrameBatch.of(session.codec().encodeMessage(copy)));
        }

        @Override
        public void closed(CloseCause cause) {}
    }
}
