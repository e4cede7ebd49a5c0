package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.HeartbeatMode;
import dev.sinal.engineio.ManualClock;
import dev.sinal.engineio.SessionHandler;
import dev.sinal.engineio.SessionParameters;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A session on a WebSocket that records its messages and why it closed. */
final class RecordingSession implements SessionHandler {
    private final List<Object> messages = new ArrayList<>();
    private final EngineSession session;
    private CloseCause closed;

    RecordingSession() {
        session = EngineFixtures.options()
                .maxPayload(1_000_000)
                .server(new ManualClock())
                .open(
                        new FakeTransport(),
                        new SessionParameters(EnginePacketCodec.V4, HeartbeatMode.PACKETS, "7f000001"),
                        opened -> this)
                .orElseThrow();
    }

    EngineSession session() {
        return session;
    }

    /** Returns the messages in their order: texts, as encoded packets, and bytes. */
    List<Object> messages() {
        return messages;
    }

    /** Returns why the session closed; null if it is open. */
    CloseCause closed() {
        return closed;
    }

    @Override
    public void opened() {}

    @Override
    public void message(String text) {
        messages.add('4' + text);
    }

    @Override
    public void binary(ByteBuffer bytes) {
        messages.add(bytes);
    }

    @Override
    public void closed(CloseCause cause) {
        closed = cause;
    }
}
