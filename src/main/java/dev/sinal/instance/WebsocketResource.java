package dev.sinal.instance;

import dev.sinal.event.RawJson;
import dev.sinal.instance.StreamingOffFilter.EmptyWhenOff;
import dev.sinal.rest.JsonBody;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.Requires;
import dev.sinal.rest.Requires.Operation;
import dev.sinal.rest.RestError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

/** Sets and shows what an instance streams, as the reference's {@code /websocket} does. */
@ApplicationScoped
@Path("/")
@Produces(JsonReply.MEDIA_TYPE)
public class WebsocketResource {
    @Inject
    private Instances instances;

    @Inject
    private Event<SettingsRequest> requests;

    @POST
    @Path("set/{instanceName}")
    @Requires(Operation.MANAGE)
    @ExistingInstance
    @EmptyWhenOff
    public Response set(@PathParam("instanceName") String name, JsonBody body) {
        var settings = WebsocketSettings.ofBody(body.value());
        var request = new SettingsRequest(name, body.raw());
        requests.fire(request);
        if (request.refusal().isPresent()) {
            return refused(request.refusal().get());
        }
        var changed = instances.setStreaming(name, settings).orElseThrow(() -> RestError.noSuchInstance(name));
        return Response.status(Status.CREATED)
                .entity(JsonReply.of(InstanceJson.streaming(changed)))
                .build();
    }

    @GET
    @Path("find/{instanceName}")
    @Requires(Operation.MANAGE)
    @ExistingInstance
    @EmptyWhenOff
    public JsonReply find(@PathParam("instanceName") String name) {
        var instance = instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
        return JsonReply.of(InstanceJson.streaming(instance));
    }

    /** Returns an answer of Evolution API as it is. Anything else, as a proxy in front of it sends, is replaced. */
    private static Response refused(SettingsRequest.Refusal refusal) {
        var body = RawJson.parseOrNull(refusal.answer());
        var text = body.members("status"::equals).isEmpty()
                ? RestError.of(refusal.status(), "Refused", "The settings were refused by the Evolution API")
                        .body()
                : body.text();
        return Response.status(refusal.status()).entity(new JsonReply(text)).build();
    }
}
