package dev.sinal.socketio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Fuzzes the frames that a client sends: its session closes without leaving a session, a socket or a timer. */
public final class ClientConnectionFuzz {
    private ClientConnectionFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var fixture = new SocketIoFixture();
        fixture.server.open("/", new EventHandlers().on("x", (socket, event) -> event.acknowledge(event.arguments())));
        var codec = data.consumeBoolean() ? EnginePacketCodec.V4 : EngineFixtures.V3_CODEC;
        var session = fixture.open(codec, ConnectMode.standard((namespace, auth) -> Optional::empty));
        if (codec == EnginePacketCodec.V4) { // a client of protocol 4 is connected to the root already
            session.received("40");
        }
        while (data.remainingBytes() > 0) {
            if (data.consumeBoolean()) {
                session.received("4" + data.consumeString(200));
            } else {
                session.received(ByteBuffer.wrap(data.consumeBytes(20)));
            }
            fixture.runHandlers();
        }
        session.close(EngineCloseCause.CLIENT_CLOSE);
        fixture.runHandlers();
        if (fixture.engine.size()
                        + fixture.server.pendingSessions()
                        + fixture.clock.timers().size()
                > 0) {
            throw new AssertionError("a session or a timer is left");
        }
    }
}
