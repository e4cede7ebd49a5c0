package dev.sinal.socketio;

import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Timers.Timer;
import dev.sinal.engineio.Transport;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The namespaces of one server, and the way into them. The root namespace is always there. */
public final class SocketIoServer {
    private final EngineServer engine;
    private final Timers timers;
    private final SocketIoOptions options;
    private final ConcurrentMap<String, Namespace> namespaces = new ConcurrentHashMap<>();

    /** @param timers the engine's own */
    public SocketIoServer(EngineServer engine, Timers timers, SocketIoOptions options) {
        this.engine = engine;
        this.timers = timers;
        this.options = options;
        open("/");
    }

    /** Opens a session on a transport; empty if there was no place for it, and the transport is closed. */
    public Optional<EngineSession> accept(Transport transport, Entry entry) {
        return engine.open(transport, entry.heartbeat(), session -> new Connection(this, session, entry));
    }

    /** Makes a namespace connectable, if it is not yet. */
    public Namespace open(String name) {
        return namespaces.computeIfAbsent(name, Namespace::new);
    }

    /** Closes a namespace, if there is one, and disconnects its sockets. */
    public void close(String name) {
        var namespace = namespaces.remove(name);
        if (namespace != null) {
            namespace.close();
        }
    }

    /** The namespace of this name, if it is connectable. */
    public Optional<Namespace> namespace(String name) {
        return Optional.ofNullable(namespaces.get(name));
    }

    Timer afterConnectTimeout(Runnable task) {
        return timers.schedule(options.connectTimeout(), task);
    }
}
