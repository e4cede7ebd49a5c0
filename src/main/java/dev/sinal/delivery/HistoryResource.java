package dev.sinal.delivery;

import dev.sinal.event.Envelope;
import dev.sinal.instance.ExistingInstance;
import dev.sinal.instance.Instances;
import dev.sinal.log.EventLog;
import dev.sinal.log.LogPage;
import dev.sinal.log.LogUnavailableException;
import dev.sinal.log.Position;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.Requires;
import dev.sinal.rest.Requires.Operation;
import dev.sinal.rest.RestError;
import dev.sinal.rest.UnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import java.util.Optional;
import java.util.stream.Collectors;

/** Shows the events of an instance that the log still holds, including those that it does not stream. */
@ApplicationScoped
@Path("/")
@Produces(JsonReply.MEDIA_TYPE)
public class HistoryResource {
    private static final int MAX_LIMIT = 1_000;
    private static final int DEFAULT_LIMIT = 100;

    @Inject
    private EventLog log;

    @Inject
    private Instances instances;

    /**
     * Returns a page of events: {@code {"recovered":…,"oldest":"<id>","more":…,"events":[…]}}, each event an envelope with its
     * {@code id}. If some of the events after {@code since} are no longer held, {@code recovered} is false and the page begins with the
     * oldest event.
     */
    @GET
    @Path("{instance}")
    @Requires(Operation.MANAGE)
    @ExistingInstance
    public JsonReply page(
            @PathParam("instance") String name, @QueryParam("since") String since, @QueryParam("limit") String limit) {
        var history = read(name, position(since), limit(limit));
        var events = history.events().stream()
                .map(logged -> Envelope.of(logged.event(), logged.position().toString()))
                .collect(Collectors.joining(","));
        var oldest = history.oldest()
                .map(position -> '"' + position.toString() + '"')
                .orElse("null");
        return new JsonReply("{\"recovered\":" + (since == null || history.contiguous()) + ",\"oldest\":" + oldest
                + ",\"more\":" + history.hasMore() + ",\"events\":[" + events + "]}");
    }

    private LogPage read(String name, Optional<Position> since, int limit) {
        var instance = instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
        try {
            return log.read(since, Optional.of(instance.id()), limit);
        } catch (LogUnavailableException e) {
            throw new UnavailableException("The history can't be read now", e);
        }
    }

    private static Optional<Position> position(String since) {
        if (since == null) {
            return Optional.empty();
        }
        var position = Position.parse(since);
        if (position.isEmpty()) {
            throw RestError.badRequest("since is no id of an event");
        }
        return position;
    }

    private static int limit(String limit) {
        try {
            var number = limit == null ? DEFAULT_LIMIT : Integer.parseInt(limit);
            if (number >= 1 && number <= MAX_LIMIT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // reported below, with the allowed range
        }
        throw RestError.badRequest("limit is no whole number from 1 to " + MAX_LIMIT);
    }
}
