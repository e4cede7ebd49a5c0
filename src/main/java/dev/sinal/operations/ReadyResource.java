package dev.sinal.operations;

import dev.sinal.engineio.Drain;
import dev.sinal.rest.JsonReply;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;

/** Tells a load balancer whether clients may be sent here. Anybody may ask. */
@Path("ready")
public class ReadyResource {
    @Inject
    private Drain drain;

    /** 200 with {@code {"status":"UP"}}, or 503 with {@code {"status":"DRAINING"}}. */
    @GET
    public Response ready() {
        var status = drain.isStarted() ? Response.Status.SERVICE_UNAVAILABLE : Response.Status.OK;
        var body = Json.createObjectBuilder().add("status", drain.isStarted() ? "DRAINING" : "UP");
        return JsonReply.of(status.getStatusCode(), body.build());
    }
}
