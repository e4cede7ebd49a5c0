package dev.sinal.transport;

import dev.sinal.config.DrainSettings;
import dev.sinal.config.EngineSettings;
import dev.sinal.config.SocketSettings;
import dev.sinal.config.TransportSettings;
import dev.sinal.engineio.Drain;
import dev.sinal.engineio.EngineOptions;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.Timers;
import dev.sinal.peer.Peers;
import dev.sinal.runtime.ServerThreads;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import dev.sinal.transport.wildfly.UndertowThreads;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Produces the protocol servers, which do not depend on CDI, and the selector of sinks. */
@Singleton
class TransportProducer {
    @Produces
    @Singleton
    Timers timers() {
        return new Timers(System::nanoTime);
    }

    @Produces
    @Singleton
    EngineServer engineServer(EngineSettings settings, Timers timers, Peers peers) {
        var options = new EngineOptions(
                settings.pingInterval(),
                settings.pingTimeout(),
                settings.upgradeTimeout(),
                settings.sendTimeout(),
                settings.maxPayload(),
                settings.maxPackets(),
                settings.outboxBytes(),
                settings.maxSessions(),
                settings.maxSessionsPerAddress());
        return new EngineServer(options, timers, peers.self());
    }

    @Produces
    @Singleton
    SocketIoServer socketIoServer(EngineServer engine, Timers timers, Executor executor, SocketSettings settings) {
        var options = new SocketIoOptions(
                settings.connectTimeout(),
                settings.maxHandshakes(),
                settings.maxHandshakesPerAddress(),
                settings.maxNamespaces(),
                settings.maxAttachments(),
                settings.maxDepth());
        return new SocketIoServer(engine, timers, executor, options);
    }

    @Produces
    @Singleton
    Drain drain(EngineServer engine, Timers timers, DrainSettings settings) {
        return new Drain(engine, timers, settings.batch(), settings.interval(), settings.deadline());
    }

    @Produces
    @Singleton
    ServerThreads serverThreads() {
        return SinkKind.UNDERTOW.isAvailable() ? new UndertowThreads() : Optional::empty;
    }

    @Produces
    @Singleton
    SinkSelector sinkSelector(TransportSettings settings) {
        return SinkSelector.of(settings.sender());
    }
}
