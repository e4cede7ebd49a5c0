package dev.sinal.operations;

import dev.sinal.rest.JsonReply;
import dev.sinal.runtime.HealthCheck.Result;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.Map;

/**
 * The health checks, for process supervisors and load balancers, in the JSON form of MicroProfile Health 4.0, section "Protocol and
 * Wireformat". They need no key.
 */
@ApplicationScoped
@Path("/")
@Produces(JsonReply.MEDIA_TYPE)
public class HealthResource {
    private static final JsonProvider JSON = JsonProvider.provider();

    @Inject
    private HealthMonitor monitor;

    /** Returns 200 if the process does its work, 503 if it should be restarted. */
    @GET
    @Path("live")
    public Response live() {
        return response(monitor.results(true));
    }

    /** Returns 200 if clients may be sent to this server, else 503. */
    @GET
    @Path("ready")
    public Response ready() {
        return response(monitor.results(false));
    }

    private static Response response(Map<String, Result> results) {
        var checks = JSON.createArrayBuilder();
        results.forEach((name, result) -> {
            var check = JSON.createObjectBuilder().add("name", name).add("status", status(result.up()));
            if (!result.data().isEmpty()) {
                var data = JSON.createObjectBuilder();
                result.data().forEach(data::add);
                check.add("data", data);
            }
            checks.add(check);
        });
        var up = results.values().stream().allMatch(Result::up);
        var body = JSON.createObjectBuilder().add("status", status(up)).add("checks", checks);
        return Response.status(up ? Status.OK : Status.SERVICE_UNAVAILABLE)
                .entity(JsonReply.of(body.build()))
                .build();
    }

    private static String status(boolean up) {
        return up ? "UP" : "DOWN";
    }
}
