package dev.sinal.intake;

import dev.sinal.rest.JsonReply;
import dev.sinal.rest.Requires;
import dev.sinal.rest.RestError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import java.time.Instant;
import java.util.Optional;

/** Shows an administrator the sources of events, and compares the instances with theirs. */
@ApplicationScoped
@Path("/")
@Produces(JsonReply.MEDIA_TYPE)
public class SourceResource {
    private static final JsonProvider JSON = JsonProvider.provider();

    /** The source that one node of a cluster connects to at a time. RabbitMQ itself gives its queue to one. */
    private static final String LEASED = "upstream";

    @Inject
    private Sources sources;

    @Inject
    private InstanceDirectory directory;

    @Inject
    private Optional<SourceLease> lease;

    @GET
    @Path("list")
    @Requires
    public JsonReply list() {
        var list = JSON.createArrayBuilder();
        sources.statuses().forEach(status -> list.add(json(status)));
        return JsonReply.of(list.build());
    }

    @POST
    @Path("sync")
    @Requires
    public JsonReply sync() {
        var result = directory.sync().orElseThrow(() -> RestError.badRequest("SINAL_UPSTREAM_URL is not set"));
        return JsonReply.of(JSON.createObjectBuilder()
                .add("added", result.added())
                .add("changed", result.changed())
                .add("removed", result.removed())
                .build());
    }

    private JsonObject json(SourceStatus status) {
        var waiting = status.waiting();
        var json = JSON.createObjectBuilder()
                .add("name", status.name())
                .add("connected", status.connection().problem().isEmpty())
                .add("problem", value(status.connection().problem()))
                .add("since", status.connection().since().toString())
                .add("disconnectedMillis", status.disconnected().toMillis())
                .add("lastEvent", value(status.lastEvent().map(Instant::toString)))
                .add("taken", status.taken())
                .add("duplicates", status.duplicates())
                .add("refused", status.refused())
                .add("waiting", waiting.isPresent() ? JSON.createValue(waiting.getAsLong()) : JsonValue.NULL);
        lease.filter(one -> status.name().equals(LEASED)).ifPresent(one -> json.add("node", value(one.holder())));
        return json.build();
    }

    private static JsonValue value(Optional<String> text) {
        return text.<JsonValue>map(JSON::createValue).orElse(JsonValue.NULL);
    }
}
