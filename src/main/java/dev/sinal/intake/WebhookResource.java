package dev.sinal.intake;

import dev.sinal.access.Action;
import dev.sinal.event.RawJson;
import dev.sinal.instance.Instances;
import dev.sinal.instance.JsonBody;
import dev.sinal.instance.Origins;
import dev.sinal.instance.RestAccess;
import dev.sinal.instance.RestError;
import dev.sinal.intake.Intake.Draft;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code POST /event/webhook}: takes what Evolution API's webhook posts, at one address or, "by events", with the event's
 * name behind it.
 *
 * <p>The global webhook of the reference can't send headers of its own; then the {@code apikey} of the body, the
 * instance's token, is the key.
 */
@Path("/webhook")
@Consumes("application/json")
public class WebhookResource {
    @Inject
    private RestAccess access;

    @Inject
    private Instances instances;

    @Inject
    private Origins origins;

    @Inject
    private Intake intake;

    @Inject
    private IntakeOptions options;

    /** Takes an event at the one address. */
    @POST
    public Response take(@Context HttpHeaders headers, InputStream body) {
        return take(headers, body, Optional.empty());
    }

    /** Takes an event at its own address, such as {@code /event/webhook/messages-upsert}. */
    @POST
    @Path("/{event}")
    public Response take(@Context HttpHeaders headers, @PathParam("event") String event, InputStream body) {
        return take(headers, body, Optional.of(event));
    }

    private Response take(HttpHeaders headers, InputStream body, Optional<String> segment) {
        var members = JsonBody.read(body, options.maxBody()).raw().members();
        var instanceName = text(members, "instance");
        var key = Optional.ofNullable(members.get("apikey")).flatMap(RawJson::asString);
        access.require(headers, key, new Action.Manage(instanceName));
        var instance = instances.find(instanceName).orElseThrow(() -> RestError.noSuchInstance(instanceName));
        var name = Intake.name(members.get("event"), "event");
        if (segment.isPresent() && !segment.get().equals(name.pathSegment())) {
            throw RestError.badRequest("the address names another event than the body");
        }
        var data = members.getOrDefault("data", RawJson.NULL);
        var draft = new Draft(name, data, origins.passedOn(members, instance));
        return PublishResource.accepted(intake.accept(instance, List.of(draft)));
    }

    private static String text(Map<String, RawJson> members, String name) {
        return Optional.ofNullable(members.get(name))
                .flatMap(RawJson::asString)
                .orElseThrow(() -> RestError.badRequest(name + " is required"));
    }
}
