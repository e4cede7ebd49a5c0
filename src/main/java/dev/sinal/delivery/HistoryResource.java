package dev.sinal.delivery;

import dev.sinal.access.Action;
import dev.sinal.event.Envelope;
import dev.sinal.instance.Instances;
import dev.sinal.log.EventLog;
import dev.sinal.log.Position;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.RestAccess;
import dev.sinal.rest.RestError;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows what happened to an instance, as far as the log still holds it, whatever it streams. */
@Path("/")
public class HistoryResource {
    private static final int MOST = 1_000;
    private static final int DEFAULT = 100;

    @Inject
    private RestAccess access;

    @Inject
    private Instances instances;

    @Inject
    private EventLog log;

    /**
     * A page of it: {@code {"recovered":…,"oldest":"<id>","more":…,"events":[…]}}, each event an envelope with its {@code id}.
     * {@code recovered} is false, and the page begins with the oldest event, if what followed {@code since} is gone in part.
     */
    @GET
    @Path("{instance}")
    public Response page(
            @Context HttpHeaders headers,
            @PathParam("instance") String name,
            @QueryParam("since") String since,
            @QueryParam("limit") String limit) {
        access.require(headers, new Action.Manage(name));
        instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
        var history = log.read(position(since), Optional.of(name), limit(limit));
        var events = history.events().stream()
                .map(logged -> Envelope.of(logged.event(), logged.position().toString()))
                .collect(Collectors.joining(","));
        var oldest = history.oldest()
                .map(position -> '"' + position.toString() + '"')
                .orElse("null");
        return JsonReply.of(
                Response.Status.OK.getStatusCode(),
                "{\"recovered\":" + (since == null || history.whole()) + ",\"oldest\":" + oldest + ",\"more\":"
                        + history.more() + ",\"events\":[" + events + "]}");
    }

    private static Optional<Position> position(String since) {
        if (since == null) {
            return Optional.empty();
        }
        var position = Position.of(since);
        if (position.isEmpty()) {
            throw RestError.badRequest("since is no id of an event");
        }
        return position;
    }

    private static int limit(String limit) {
        try {
            var number = limit == null ? DEFAULT : Integer.parseInt(limit);
            if (number >= 1 && number <= MOST) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below, with what is allowed
        }
        throw RestError.badRequest("limit is no whole number from 1 to " + MOST);
    }
}
