package dev.sinal.operations;

import dev.sinal.engineio.Drain;
import dev.sinal.rest.JsonReply;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

/** The readiness check for a load balancer. It needs no key. */
@ApplicationScoped
@Path("ready")
@Produces(JsonReply.MEDIA_TYPE)
public class ReadyResource {
    @Inject
    private Drain drain;

    /** Returns 200 with {@code {"status":"UP"}}, or 503 with {@code {"status":"DRAINING"}}. */
    @GET
    public Response ready() {
        var draining = drain.isStarted();
        var body = Json.createObjectBuilder().add("status", draining ? "DRAINING" : "UP");
        return Response.status(draining ? Status.SERVICE_UNAVAILABLE : Status.OK)
                .entity(JsonReply.of(body.build()))
                .build();
    }
}
