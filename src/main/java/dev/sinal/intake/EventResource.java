package dev.sinal.intake;

import dev.sinal.access.Action;
import dev.sinal.event.Outcome;
import dev.sinal.instance.EventOrigins;
import dev.sinal.instance.ExistingInstance;
import dev.sinal.instance.Instance;
import dev.sinal.instance.Instances;
import dev.sinal.rest.JsonBody;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.MaxBody;
import dev.sinal.rest.RateLimited;
import dev.sinal.rest.Requires;
import dev.sinal.rest.Requires.Operation;
import dev.sinal.rest.RestAccess;
import dev.sinal.rest.RestError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;

/** Accepts events over HTTP: from publishers, and from Evolution API's own webhook. */
@ApplicationScoped
@Path("/")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(JsonReply.MEDIA_TYPE)
public class EventResource {
    /** Kept, because {@code Json} looks it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    @Inject
    private RestAccess access;

    @Inject
    private Instances instances;

    @Inject
    private EventOrigins origins;

    @Inject
    private Intake intake;

    /** Publishes one event, or an array of events of which all or none are accepted; answers 202 with their positions. */
    @POST
    @Path("publish/{instance}")
    @Requires(Operation.PUBLISH)
    @RateLimited
    @ExistingInstance
    public Response publish(@PathParam("instance") String name, @MaxBody(MaxBody.OF_PUBLICATIONS) JsonBody body) {
        var instance = existing(name);
        return publish(instance, EventDraft.parse(body.raw(), origins.local(instance)));
    }

    /** Publishes what the reference's webhook posts to its one address. */
    @POST
    @Path("webhook")
    @RateLimited
    public Response webhook(@MaxBody(MaxBody.OF_PUBLICATIONS) JsonBody body) {
        return publish(WebhookBody.parse(body.raw()));
    }

    /** Publishes what the reference's webhook posts "by events", such as to {@code /event/webhook/messages-upsert}. */
    @POST
    @Path("webhook/{event}")
    @RateLimited
    public Response webhook(@PathParam("event") String event, @MaxBody(MaxBody.OF_PUBLICATIONS) JsonBody body) {
        return publish(WebhookBody.parse(body.raw()).requireAddress(event));
    }

    /** Checks access after the body was read, because the key may be in it. */
    private Response publish(WebhookBody webhook) {
        access.require(new Action.Publish(webhook.instance()), webhook.key());
        var instance = existing(webhook.instance());
        return publish(instance, List.of(webhook.draft(origins.ofWebhook(webhook.members(), instance))));
    }

    private Instance existing(String name) {
        return instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
    }

    /** Answers 202 with the positions, 503 if too many events wait for delivery, 507 if they can't be stored. */
    private Response publish(Instance instance, List<EventDraft> drafts) {
        var outcome = intake.publish(instance, drafts);
        if (outcome instanceof Outcome.Refused refused) {
            throw refused.reason() == Outcome.Reason.BUSY
                    ? RestError.unavailable(refused.message())
                    : RestError.of(507, "Insufficient Storage", refused.message());
        }
        var ids = ((Outcome.Accepted) outcome).positions();
        var body = JSON.createObjectBuilder().add("ids", JSON.createArrayBuilder(ids));
        return Response.status(Status.ACCEPTED)
                .entity(JsonReply.of(body.build()))
                .build();
    }
}
