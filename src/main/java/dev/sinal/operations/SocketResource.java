package dev.sinal.operations;

import dev.sinal.rest.InvalidRequestException;
import dev.sinal.rest.JsonBody;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.MaxBody;
import dev.sinal.rest.Requires;
import dev.sinal.rest.Requires.Operation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import java.util.Optional;

/** Lists the connected clients and disconnects them. */
@ApplicationScoped
@Path("/")
@Produces(JsonReply.MEDIA_TYPE)
public class SocketResource {
    private static final int MAX_BODY = 10_000;

    @Inject
    private ClusterSockets sockets;

    /** Returns the sessions that match the criteria, the youngest first, at most 1,000. */
    @GET
    @Path("list")
    @Requires(Operation.OPERATE)
    public JsonReply list(
            @QueryParam("sid") String sid,
            @QueryParam("instance") String instance,
            @QueryParam("address") String address,
            @Context HttpServletRequest request) {
        var query =
                SocketQuery.of(Optional.ofNullable(sid), Optional.ofNullable(instance), Optional.ofNullable(address));
        return JsonReply.of(sockets.list(query, request));
    }

    /**
     * Disconnects the clients that match the criteria: with {@code instance}, from its namespace only, else by closing their sessions.
     * Returns the number of sessions.
     */
    @POST
    @Path("disconnect")
    @Requires(Operation.OPERATE)
    public JsonReply disconnect(@MaxBody(MAX_BODY) JsonBody body, @Context HttpServletRequest request) {
        return JsonReply.of(sockets.disconnect(query(body.value()), request));
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
}
