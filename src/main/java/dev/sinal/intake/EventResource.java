package dev.sinal.intake;

import dev.sinal.access.Action;
import dev.sinal.config.IntakeSettings;
import dev.sinal.event.Outcome;
import dev.sinal.instance.EventOrigins;
import dev.sinal.instance.Instance;
import dev.sinal.instance.Instances;
import dev.sinal.rest.JsonBody;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.RestAccess;
import dev.sinal.rest.RestError;
import jakarta.inject.Inject;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;

/** Takes events over HTTP: from publishers, and from Evolution API's own webhook. */
@Path("/")
@Consumes("application/json")
public class EventResource {
    /** Kept: {@code Json} would look it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    @Inject
    private RestAccess access;

    @Inject
    private Instances instances;

    @Inject
    private EventOrigins origins;

    @Inject
    private Intake intake;

    @Inject
    private IntakeSettings settings;

    /** Takes one event, or an array of events that are accepted all or none; answers 202 with their positions. */
    @POST
    @Path("publish/{instance}")
    public Response publish(@Context HttpHeaders headers, @PathParam("instance") String name, InputStream body) {
        var action = new Action.Publish(name);
        access.require(headers, action);
        access.requirePace();
        known(name);
        var asked = access.read(headers, action, body, settings.maxBody());
        var instance = known(name);
        return publish(instance, valid(() -> EventDraft.parse(asked.raw(), origins.here(instance))));
    }

    /** Takes what the reference's webhook posts to its one address. */
    @POST
    @Path("webhook")
    public Response webhook(@Context HttpHeaders headers, InputStream body) {
        return webhook(headers, read(body));
    }

    /** Takes what the reference's webhook posts "by events", such as to {@code /event/webhook/messages-upsert}. */
    @POST
    @Path("webhook/{event}")
    public Response webhook(@Context HttpHeaders headers, @PathParam("event") String event, InputStream body) {
        var webhook = read(body);
        return webhook(headers, valid(() -> webhook.requireAddress(event)));
    }

    private Response webhook(HttpHeaders headers, WebhookBody webhook) {
        access.require(headers, webhook.key(), new Action.Publish(webhook.instance()));
        var instance = known(webhook.instance());
        return publish(instance, List.of(valid(() -> webhook.draft(origins.passedOn(webhook.members(), instance)))));
    }

    /** Its key may be in it, so that nobody is known before. */
    private WebhookBody read(InputStream body) {
        access.requirePace();
        var json = JsonBody.read(body, settings.maxBody()).raw();
        return valid(() -> WebhookBody.parse(json));
    }

    private Instance known(String name) {
        return instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
    }

    /** Answers 400 for input that is not a valid event. */
    private static <T> T valid(Supplier<T> input) {
        try {
            return input.get();
        } catch (InvalidEventException invalid) {
            throw RestError.badRequest(invalid.getMessage());
        }
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
        return JsonReply.of(Response.Status.ACCEPTED.getStatusCode(), body.build());
    }
}
