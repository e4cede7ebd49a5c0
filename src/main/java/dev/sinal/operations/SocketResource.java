package dev.sinal.operations;

import dev.sinal.access.Action;
import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.EngineSession;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.RestAccess;
import dev.sinal.rest.RestError;
import dev.sinal.socketio.Socket;
import dev.sinal.socketio.SocketIoServer;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows the administrator who is connected, and puts clients out. */
@Path("/")
public class SocketResource {
    private static final int MOST_LISTED = 1_000;
    private static final int BODY_LIMIT = 10_000;

    @Inject
    private RestAccess access;

    @Inject
    private EngineServer engine;

    @Inject
    private SocketIoServer server;

    /** Those who are connected, who came last first, a thousand at most; all, or those to whom the given applies. */
    @GET
    @Path("list")
    public Response list(
            @Context HttpHeaders headers,
            @QueryParam("instance") String instance,
            @QueryParam("address") String address) {
        access.require(headers, new Action.Operate());
        var filter = SocketQuery.of(Optional.empty(), Optional.ofNullable(instance), Optional.ofNullable(address));
        var sockets = sockets();
        var found = engine.sessions().stream()
                .filter(session -> filter.takes(session, sockets))
                .toList();
        var listed = Json.createArrayBuilder();
        found.stream()
                .sorted(Comparator.comparing(EngineSession::age))
                .limit(MOST_LISTED)
                .forEach(session -> listed.add(json(session, sockets.getOrDefault(session, List.of()))));
        return JsonReply.of(
                200,
                Json.createObjectBuilder()
                        .add("total", found.size())
                        .add("sockets", listed)
                        .build());
    }

    /**
     * Puts clients out: by {@code instance}, out of its namespace; else their sessions end. Answers how many sessions that were.
     */
    @POST
    @Path("disconnect")
    public Response disconnect(@Context HttpHeaders headers, InputStream body) {
        var filter = filter(
                access.read(headers, new Action.Operate(), body, BODY_LIMIT).value());
        var sockets = sockets();
        var found = engine.sessions().stream()
                .filter(session -> filter.takes(session, sockets))
                .toList();
        for (var session : found) {
            sockets.getOrDefault(session, List.of()).stream()
                    .filter(filter::takes)
                    .forEach(Socket::disconnect);
            if (filter.instance().isEmpty()) {
                session.closeWhenFlushed(CloseCause.DISMISSED);
            }
        }
        return JsonReply.of(
                200,
                Json.createObjectBuilder().add("disconnected", found.size()).build());
    }

    private static SocketQuery filter(JsonValue body) {
        var object = body instanceof JsonObject members ? members : JsonValue.EMPTY_JSON_OBJECT;
        var filter = SocketQuery.of(text(object, "sid"), text(object, "instance"), text(object, "address"));
        if (filter.isEmpty()) {
            throw RestError.badRequest("one of sid, instance and address is required");
        }
        return filter;
    }

    private static Optional<String> text(JsonObject object, String name) {
        if (!object.containsKey(name)) {
            return Optional.empty();
        }
        if (object.get(name) instanceof JsonString text) {
            return Optional.of(text.getString());
        }
        throw RestError.badRequest(name + " is not of a type(s) string");
    }

    private Map<EngineSession, List<Socket>> sockets() {
        return server.sockets().collect(Collectors.groupingBy(Socket::session));
    }

    private static JsonObjectBuilder json(EngineSession session, List<Socket> sockets) {
        var namespaces = Json.createObjectBuilder();
        sockets.forEach(socket -> namespaces.add(socket.namespace(), socket.id()));
        return Json.createObjectBuilder()
                .add("sid", session.sid().value())
                .add("address", session.address())
                .add("transport", session.isPolling() ? "polling" : "websocket")
                .add("protocol", session.codec().protocol().version())
                .add("seconds", session.age().toSeconds())
                .add("namespaces", namespaces);
    }
}
