package dev.sinal.intake;

import dev.sinal.access.Action;
import dev.sinal.event.RawJson;
import dev.sinal.instance.Instance;
import dev.sinal.instance.Instances;
import dev.sinal.instance.JsonBody;
import dev.sinal.instance.JsonReply;
import dev.sinal.instance.Origins;
import dev.sinal.instance.RestAccess;
import dev.sinal.instance.RestError;
import dev.sinal.intake.Intake.Draft;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** {@code POST /event/publish/{instance}}: one event, or an array of events that are accepted all or none. */
@Path("/publish")
@Consumes("application/json")
public class PublishResource {
    private static final int MOST = 1_000;

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

    /** Answers 202 with the positions of the events, in their order. */
    @POST
    @Path("/{instance}")
    public Response publish(@Context HttpHeaders headers, @PathParam("instance") String name, InputStream body) {
        access.require(headers, new Action.Manage(name));
        var instance = instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
        var ids = intake.accept(
                instance,
                drafts(instance, JsonBody.read(body, options.maxBody()).raw()));
        return accepted(ids);
    }

    private List<Draft> drafts(Instance instance, RawJson body) {
        if (!body.isArray()) {
            return List.of(draft(instance, body, ""));
        }
        var events = body.elements();
        if (events.isEmpty() || events.size() > MOST) {
            throw RestError.badRequest("an array of 1 to " + MOST + " events is required");
        }
        var drafts = new ArrayList<Draft>(events.size());
        for (var event : events) {
            drafts.add(draft(instance, event, "[" + drafts.size() + "]."));
        }
        return drafts;
    }

    private Draft draft(Instance instance, RawJson event, String where) {
        var members = event.members();
        var name = Intake.name(members.get("event"), where + "event");
        var data = members.get("data");
        if (data == null) {
            throw RestError.badRequest(where + "data is required");
        }
        return new Draft(name, data, origins.here(instance));
    }

    static Response accepted(List<String> ids) {
        var body = Json.createObjectBuilder().add("ids", Json.createArrayBuilder(ids));
        return JsonReply.of(Response.Status.ACCEPTED.getStatusCode(), body.build());
    }
}
