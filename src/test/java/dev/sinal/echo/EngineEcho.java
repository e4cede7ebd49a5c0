package dev.sinal.echo;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.Dialect;
import dev.sinal.engineio.EngineOptions;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.Heartbeat;
import dev.sinal.engineio.Newcomer;
import dev.sinal.engineio.Packet;
import dev.sinal.engineio.Parcel;
import dev.sinal.engineio.Protocol;
import dev.sinal.engineio.SessionHandler;
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

    @Inject
    EngineEcho(EngineOptions options, Timers timers) {
        engine = new EngineServer(options, timers);
    }

    public EngineServer engine() {
        return engine;
    }

    public Optional<EngineSession> open(Transport transport, Dialect dialect, String address) {
        var heartbeat = dialect.protocol() == Protocol.V3 ? Heartbeat.LISTENING : Heartbeat.PACKETS;
        return engine.open(transport, new Newcomer(dialect, heartbeat, address), Echo::new);
    }

    private record Echo(EngineSession session) implements SessionHandler {
        @Override
        public void opened() {}

        @Override
        public void message(String text) {
            session.send(Parcel.of(new Packet.Message(text).encode(session.dialect())));
        }

        @Override
        public void binary(ByteBuffer bytes) {
            var copy = ByteBuffer.allocate(bytes.remaining()).put(bytes).flip();
            session.send(Parcel.of(session.dialect().message(copy)));
        }

        @Override
        public void closed(CloseCause cause) {}
    }
}
