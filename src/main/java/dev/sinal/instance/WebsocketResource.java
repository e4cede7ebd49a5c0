package dev.sinal.instance;

import dev.sinal.access.Action;
import dev.sinal.config.StreamingSettings;
import dev.sinal.rest.JsonBody;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.RestAccess;
import dev.sinal.rest.RestError;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;

/**
 * Sets and shows what an instance streams, as the reference's {@code /websocket} does.
 *
 * <p>With {@code WEBSOCKET_ENABLED} off both answer with an empty body, and nothing is stored.
 */
@Path("/")
public class WebsocketResource {
    @Inject
    private Instances instances;

    @Inject
    private StreamingSettings streaming;

    @Inject
    private RestAccess access;

    @POST
    @Path("set/{instanceName}")
    public Response set(@Context HttpHeaders headers, @PathParam("instanceName") String name, InputStream body) {
        var known = known(headers, name);
        if (!streaming.enabled()) {
            return JsonReply.empty(201);
        }
        var asked = access.read(headers, new Action.Manage(name), body, JsonBody.SETTINGS_LIMIT);
        var settings = WebsocketSettings.ofBody(asked.value());
        var changed = instances
                .setStreaming(known.name().value(), settings)
                .orElseThrow(() -> RestError.noSuchInstance(name));
        return JsonReply.of(201, InstanceJson.streaming(changed));
    }

    @GET
    @Path("find/{instanceName}")
    public Response find(@Context HttpHeaders headers, @PathParam("instanceName") String name) {
        var known = known(headers, name);
        return streaming.enabled() ? JsonReply.of(200, InstanceJson.streaming(known)) : JsonReply.empty(200);
    }

    private Instance known(HttpHeaders headers, String name) {
        access.require(headers, new Action.Manage(name));
        return instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
    }
}
