package dev.sinal.intake;

import dev.sinal.access.Action;
import dev.sinal.config.IntakeSettings;
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
        return accept(instance, EventDraft.published(asked.raw(), origins.here(instance)));
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
        webhook.checkAddress(event);
        return webhook(headers, webhook);
    }

    private Response webhook(HttpHeaders headers, WebhookBody webhook) {
        access.require(headers, webhook.key(), new Action.Publish(webhook.instance()));
        var instance = known(webhook.instance());
        return accept(instance, List.of(webhook.draft(origins.passedOn(webhook.members(), instance))));
    }

    /** Its key may be in it, so that nobody is known before. */
    private WebhookBody read(InputStream body) {
        access.requirePace();
        return WebhookBody.of(JsonBody.read(body, settings.maxBody()).raw());
    }

    private Instance known(String name) {
        return instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
    }

    private Response accept(Instance instance, List<EventDraft> drafts) {
        var ids = intake.accept(instance, drafts);
        var body = JSON.createObjectBuilder().add("ids", JSON.createArrayBuilder(ids));
        return JsonReply.of(Response.Status.ACCEPTED.getStatusCode(), body.build());
    }
}
