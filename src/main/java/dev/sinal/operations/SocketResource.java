package dev.sinal.operations;

import dev.sinal.delivery.NamespaceName;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.rest.InvalidRequestException;
import dev.sinal.rest.JsonBody;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.MaxBody;
import dev.sinal.rest.Requires;
import dev.sinal.rest.Requires.Operation;
import dev.sinal.socketio.Socket;
import dev.sinal.socketio.SocketIoCloseCause;
import dev.sinal.socketio.SocketIoServer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Lists the connected clients and disconnects them. */
@ApplicationScoped
@Path("/")
@Produces(JsonReply.MEDIA_TYPE)
public class SocketResource {
    private static final int MAX_LISTED = 1_000;
    private static final int MAX_BODY = 10_000;

    @Inject
    private EngineServer engine;

    @Inject
    private SocketIoServer server;

    /** Returns the sessions that match the criteria, the youngest first, at most 1,000. */
    @GET
    @Path("list")
    @Requires(Operation.OPERATE)
    public JsonReply list(@QueryParam("instance") String instance, @QueryParam("address") String address) {
        var query = SocketQuery.of(Optional.empty(), Optional.ofNullable(instance), Optional.ofNullable(address));
        var sockets = sockets();
        var found = find(query, sockets);
        var listed = Json.createArrayBuilder();
        found.stream()
                .map(session -> Map.entry(session.age(), session)) // the age grows while the list is sorted
                .sorted(Map.Entry.comparingByKey())
                .limit(MAX_LISTED)
                .map(Map.Entry::getValue)
                .forEach(session -> listed.add(json(session, sockets.getOrDefault(session, List.of()))));
        return JsonReply.of(Json.createObjectBuilder()
                .add("total", found.size())
                .add("sockets", listed)
                .build());
    }

    /**
     * Disconnects the clients that match the criteria: with {@code instance}, from its namespace only, else by closing their sessions.
     * Returns the number of sessions.
     */
    @POST
    @Path("disconnect")
    @Requires(Operation.OPERATE)
    public JsonReply disconnect(@MaxBody(MAX_BODY) JsonBody body) {
        var query = query(body.value());
        var sockets = sockets();
        var found = find(query, sockets);
        for (var session : found) {
            sockets.getOrDefault(session, List.of()).stream()
                    .filter(query::matches)
                    .forEach(Socket::disconnect);
            if (query.instance().isEmpty()) {
                session.closeWhenFlushed(SocketIoCloseCause.DISMISSED);
            }
        }
        return JsonReply.of(
                Json.createObjectBuilder().add("disconnected", found.size()).build());
    }

    private List<EngineSession> find(SocketQuery query, Map<EngineSession, List<Socket>> sockets) {
        return engine.sessions().stream()
                .filter(session -> query.matches(session, sockets))
                .toList();
    }

    private static SocketQuery query(JsonValue body) {
        var object = body instanceof JsonObject members ? members : JsonValue.EMPTY_JSON_OBJECT;
        var query = SocketQuery.of(text(object, "sid"), text(object, "instance"), text(object, "address"));
        if (query.isEmpty()) {
            throw new InvalidRequestException("one of sid, instance and address is required");
        }
        return query;
    }

    private static Optional<String> text(JsonObject object, String name) {
        if (!object.containsKey(name)) {
            return Optional.empty();
        }
        if (object.get(name) instanceof JsonString text) {
            return Optional.of(text.getString());
        }
        throw new InvalidRequestException(name + " is not of a type(s) string");
    }

    /** Returns the name by which the client knows its namespace. */
    private static String name(Socket socket) {
        return NamespaceName.isRoot(socket.namespace()) ? "/" : socket.namespace();
    }

    private Map<EngineSession, List<Socket>> sockets() {
        return server.sockets().collect(Collectors.groupingBy(Socket::session));
    }

    private static JsonObjectBuilder json(EngineSession session, List<Socket> sockets) {
        var namespaces = Json.createObjectBuilder();
        sockets.forEach(socket -> namespaces.add(name(socket), socket.id()));
        return Json.createObjectBuilder()
                .add("sid", session.sid().value())
                .add("address", session.address())
                .add("transport", session.isPolling() ? "polling" : "websocket")
                .add("protocol", session.codec().protocol().version())
                .add("seconds", session.age().toSeconds())
                .add("namespaces", namespaces);
    }
}
