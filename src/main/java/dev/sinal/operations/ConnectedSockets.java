package dev.sinal.operations;

import dev.sinal.cluster.ClusterCommand.SocketsDisconnected;
import dev.sinal.delivery.NamespaceName;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.socketio.Socket;
import dev.sinal.socketio.SocketIoCloseCause;
import dev.sinal.socketio.SocketIoServer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.json.spi.JsonProvider;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;

/** The clients that are connected to this node. */
@Singleton
class ConnectedSockets {
    private static final JsonProvider JSON = JsonProvider.provider();

    private final EngineServer engine;
    private final SocketIoServer server;
    private final Executor executor;

    /** @param executor runs what the thread that reads the log must not wait for */
    @Inject
    ConnectedSockets(EngineServer engine, SocketIoServer server, Executor executor) {
        this.engine = engine;
        this.server = server;
        this.executor = executor;
    }

    /**
     * Sessions that match a query.
     *
     * @param total their number
     * @param youngest the youngest of them
     */
    record Found(int total, List<JsonObject> youngest) {}

    /** Returns the sessions that match a query, the youngest first, at most a number of them. */
    Found find(SocketQuery query, int limit) {
        var sockets = sockets();
        var found = matching(query, sockets);
        var youngest = found.stream()
                .map(session -> Map.entry(session.age(), session)) // the age grows while the list is sorted
                .sorted(Map.Entry.comparingByKey())
                .limit(limit)
                .map(Map.Entry::getValue)
                .map(session -> json(session, sockets.getOrDefault(session, List.of())))
                .toList();
        return new Found(found.size(), youngest);
    }

    /**
     * Disconnects the clients that match a query: with an instance, from its namespace only, else by closing their sessions.
     *
     * @return the number of sessions
     */
    int disconnect(SocketQuery query) {
        var sockets = sockets();
        var found = matching(query, sockets);
        for (var session : found) {
            sockets.getOrDefault(session, List.of()).stream()
                    .filter(query::matches)
                    .forEach(Socket::disconnect);
            if (query.instance().isEmpty()) {
                session.closeWhenFlushed(SocketIoCloseCause.DISMISSED);
            }
        }
        return found.size();
    }

    void onDisconnected(@Observes SocketsDisconnected command) {
        executor.execute(() -> disconnect(new SocketQuery(command.sid(), command.instance(), command.address())));
    }

    private List<EngineSession> matching(SocketQuery query, Map<EngineSession, List<Socket>> sockets) {
        return engine.sessions().stream()
                .filter(session -> query.matches(session, sockets))
                .toList();
    }

    private Map<EngineSession, List<Socket>> sockets() {
        return server.sockets().collect(Collectors.groupingBy(Socket::session));
    }

    private static JsonObject json(EngineSession session, List<Socket> sockets) {
        var namespaces = JSON.createObjectBuilder();
        sockets.forEach(socket -> namespaces.add(name(socket), socket.id()));
        return JSON.createObjectBuilder()
                .add("sid", session.sid().value())
                .add("address", session.address())
                .add("transport", session.isPolling() ? "polling" : "websocket")
                .add("protocol", session.codec().protocol().version())
                .add("seconds", session.age().toSeconds())
                .add("namespaces", namespaces)
                .build();
    }

    /** Returns the name by which the client knows its namespace. */
    private static String name(Socket socket) {
        return NamespaceName.isRoot(socket.namespace()) ? "/" : socket.namespace();
    }
}
