package dev.sinal.socketio;

import dev.sinal.engineio.EngineOptions;
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
    final EngineServer engine = new EngineServer(
            new EngineOptions(
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    1_000_000,
                    100,
                    1_000_000,
                    100,
                    100),
            clock.timers());
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    final SocketIoServer server = new SocketIoServer(
            engine, clock.timers(), tasks::add, new SocketIoOptions(Duration.ofSeconds(45), 10, 5, 10, 20));

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
