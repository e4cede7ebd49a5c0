package dev.sinal.intake;

import dev.sinal.access.Action;
import dev.sinal.access.Caller.Administrator;
import dev.sinal.event.Outcome;
import dev.sinal.instance.EventOrigins;
import dev.sinal.instance.ExistingInstance;
import dev.sinal.instance.Instances;
import dev.sinal.rest.JsonBody;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.MaxBody;
import dev.sinal.rest.RateLimited;
import dev.sinal.rest.Requires;
import dev.sinal.rest.Requires.Operation;
import dev.sinal.rest.RestAccess;
import dev.sinal.rest.RestError;
import dev.sinal.rest.WebhookKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Optional;

/** Accepts events over HTTP: from publishers, and from Evolution API's own webhook. */
@ApplicationScoped
@Path("/")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(JsonReply.MEDIA_TYPE)
public class EventResource {
    /** Kept, because {@code Json} looks it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final int MAX_KEY = 255;

    @Inject
    private RestAccess access;

    @Inject
    private Instances instances;

    @Inject
    private EventOrigins origins;

    @Inject
    private Intake intake;

    @Inject
    private WebhookSource webhook;

    /**
     * Publishes one event, or an array of events of which all or none are accepted; answers 202 with their positions. A publication that is
     * sent again with its {@code Idempotency-Key} gets the positions of the first time, and is not delivered again.
     */
    @POST
    @Path("publish/{instance}")
    @Requires(Operation.PUBLISH)
    @RateLimited
    @ExistingInstance
    public Response publish(
            @PathParam("instance") String name,
            @HeaderParam("Idempotency-Key") String key,
            @MaxBody(MaxBody.OF_PUBLICATIONS) JsonBody body) {
        var instance = instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
        var drafts = EventDraft.parse(body.raw(), origins.local(instance));
        var outcome = intake.publish(instance, drafts, idempotencyKey(key));
        if (outcome instanceof Outcome.Refused refused) {
            throw notAccepted(refused.reason(), refused.message());
        }
        return accepted(((Outcome.Accepted) outcome).positions());
    }

    /** Publishes what the reference's webhook posts to its one address. */
    @POST
    @Path("webhook")
    @WebhookKey
    @RateLimited
    public Response webhook(@MaxBody(MaxBody.OF_PUBLICATIONS) JsonBody body) {
        return take(SourceEnvelope.parse(body.raw()), Optional.empty());
    }

    /** Publishes what the reference's webhook posts "by events", such as to {@code /event/webhook/messages-upsert}. */
    @POST
    @Path("webhook/{event}")
    @WebhookKey
    @RateLimited
    public Response webhook(@PathParam("event") String event, @MaxBody(MaxBody.OF_PUBLICATIONS) JsonBody body) {
        return take(SourceEnvelope.parse(body.raw()), Optional.of(event));
    }

    /**
     * Checks access after the body was read, because the key may be in it.
     *
     * @param address the last segment of the address, which must name the body's event
     */
    private Response take(SourceEnvelope envelope, Optional<String> address) {
        access.require(new Action.Publish(envelope.instance()), envelope.apikey());
        if (address.filter(segment -> !segment.equals(envelope.name().pathSegment()))
                .isPresent()) {
            throw RestError.badRequest("the address names another event than the body");
        }
        var answer = webhook.take(envelope, access.caller() instanceof Administrator);
        if (answer instanceof SourceAnswer.Taken taken) {
            return accepted(List.of(taken.position()));
        }
        if (answer instanceof SourceAnswer.Later later) {
            throw notAccepted(later.reason(), later.message());
        }
        throw RestError.notFound(((SourceAnswer.Refused) answer).message());
    }

    private static Optional<String> idempotencyKey(String key) {
        if (key != null && key.length() > MAX_KEY) {
            throw RestError.badRequest("Idempotency-Key has more than " + MAX_KEY + " characters");
        }
        return Optional.ofNullable(key).filter(text -> !text.isBlank());
    }

    private static RestError notAccepted(Outcome.Reason reason, String message) {
        return switch (reason) {
            case BUSY, UNAVAILABLE -> RestError.unavailable(message);
            case NOT_STORED -> RestError.of(507, "Insufficient Storage", message);
            case UNKNOWN -> RestError.of(504, "Gateway Timeout", message);
        };
    }

    private static Response accepted(List<String> positions) {
        var body = JSON.createObjectBuilder().add("ids", JSON.createArrayBuilder(positions));
        return Response.status(Status.ACCEPTED)
                .entity(JsonReply.of(body.build()))
                .build();
    }
}
