package dev.sinal.operations;

import dev.sinal.access.Action;
import dev.sinal.engineio.Drain;
import dev.sinal.engineio.EngineServer;
import dev.sinal.log.Dispatch;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.RestAccess;
import dev.sinal.runtime.SerialExecutor;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** Empties this node before it is stopped. */
@Path("/")
public class DrainResource {
    @Inject
    private RestAccess access;

    @Inject
    private Drain drain;

    @Inject
    private EngineServer engine;

    @Inject
    @Dispatch
    private SerialExecutor lane;

    /**
     * Begins, for the administrator, behind the events that were accepted so far; answers 202 with how many sessions there are.
     */
    @POST
    public Response begin(@Context HttpHeaders headers) {
        access.require(headers, new Action.Operate());
        lane.execute(drain::start);
        var sessions = Json.createObjectBuilder().add("sessions", engine.size()).build();
        return JsonReply.of(Response.Status.ACCEPTED.getStatusCode(), sessions);
    }
}
