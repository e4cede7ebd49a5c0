package dev.sinal.socketio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Whatever frames a client sends, its connection ends as it should, and leaves nothing. */
public final class ClientConnectionFuzz {
    private ClientConnectionFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var stage = new SocketIoFixture();
        stage.server.open("/", new EventHandlers().on("x", (socket, event) -> event.acknowledge(event.arguments())));
        var dialect = data.consumeBoolean() ? EnginePacketCodec.V4 : EngineFixtures.V3_CODEC;
        var session = stage.open(dialect, ConnectMode.standard((namespace, auth) -> Optional::empty));
        if (dialect == EnginePacketCodec.V4) { // an old client is in the root already
            session.received("40");
        }
        while (data.remainingBytes() > 0) {
            if (data.consumeBoolean()) {
                session.received("4" + data.consumeString(200));
            } else {
                session.received(ByteBuffer.wrap(data.consumeBytes(20)));
            }
            stage.runHandlers();
        }
        session.close(CloseCause.CLIENT_CLOSE);
        stage.runHandlers();
        if (stage.engine.size()
                        + stage.server.pendingSessions()
                        + stage.clock.timers().size()
                > 0) {
            throw new AssertionError("something stays behind");
        }
    }
}
