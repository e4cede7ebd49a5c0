package dev.sinal.socketio;

import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.ManualClock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;

/** A server with a manual clock and executor, and the transport of its one client. */
final class SocketIoFixture {
    final ManualClock clock = new ManualClock();
    final FakeTransport transport = new FakeTransport();
    final EngineServer engine = EngineFixtures.options()
            .maxPayload(1_000_000)
            .maxPackets(100)
            .maxSessions(100)
            .server(clock);
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    final SocketIoServer server;

    SocketIoFixture() {
        this(10, 10);
    }

    SocketIoFixture(int maxPendingSessions, int maxPendingSessionsPerAddress) {
        server = new SocketIoServer(
                engine,
                clock.timers(),
                tasks::add,
                new SocketIoOptions(
                        Duration.ofSeconds(45), maxPendingSessions, maxPendingSessionsPerAddress, 5, 10, 20));
    }

    EngineSession open(EnginePacketCodec codec, ConnectMode mode) {
        return server.accept(transport, codec, "7f000001", mode).orElseThrow();
    }

    /** Runs the dispatched handlers. */
    void runHandlers() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
