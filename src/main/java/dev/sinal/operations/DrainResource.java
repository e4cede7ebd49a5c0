package dev.sinal.operations;

import dev.sinal.delivery.Partitions;
import dev.sinal.engineio.Drain;
import dev.sinal.engineio.EngineServer;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.Requires;
import dev.sinal.rest.Requires.Operation;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;

/** Drains this node: ends its sessions before it is stopped. */
@ApplicationScoped
@Path("/")
@Produces(JsonReply.MEDIA_TYPE)
public class DrainResource {
    private static final JsonProvider JSON = JsonProvider.provider();

    @Inject
    private Drain drain;

    @Inject
    private EngineServer engine;

    @Inject
    private HealthMonitor health;

    @Inject
    private Partitions partitions;

    /**
     * Opens no new session and fails the readiness check from now on, and ends the sessions after the events that were accepted before.
     * Answers 202 with the number of open sessions.
     */
    @POST
    @Requires(Operation.OPERATE)
    public Response begin() {
        drain.stopAccepting();
        health.runChecks();
        partitions.executeBehindEvents(drain::start);
        var sessions = JSON.createObjectBuilder().add("sessions", engine.size()).build();
        return Response.status(Status.ACCEPTED).entity(JsonReply.of(sessions)).build();
    }
}
