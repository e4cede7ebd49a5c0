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

/** An Engine.IO server that echoes every message. */
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

    public Optional<EngineSession> open(Transport transport, EnginePacketCodec codec, String address) {
        var heartbeat = codec.protocol() == ProtocolVersion.V3 ? HeartbeatMode.CLIENT : HeartbeatMode.PACKETS;
        var delayed = transport instanceof PollingTransport ? transport : new DelayedTransport(transport);
        return engine.open(delayed, new SessionParameters(codec, heartbeat, address), Echo::new);
    }

    /** A transport that delays its first frames, so that they do not follow the WebSocket handshake immediately. */
    private final class DelayedTransport implements Transport {
        private final Transport transport;
        private volatile boolean started;

        DelayedTransport(Transport transport) {
            this.transport = transport;
        }

        @Override
        public int writableBytes() {
            return transport.writableBytes();
        }

        @Override
        public void send(FrameBatch batch, Completion done) {
            if (started) {
                transport.send(batch, done);
            } else {
                started = true;
                timers.schedule(EchoProducers.MESSAGE_DELAY, () -> transport.send(batch, done));
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
