package dev.sinal.instance;

import dev.sinal.access.Action;
import dev.sinal.access.Caller;
import dev.sinal.access.Caller.InstanceOwner;
import dev.sinal.config.InstanceSettings;
import dev.sinal.rest.JsonBody;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.RestAccess;
import dev.sinal.rest.RestError;
import jakarta.inject.Inject;
import jakarta.json.Json;
import jakarta.json.JsonArray;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Creates, lists, logs out and deletes instances, as the reference's {@code /instance} does.
 *
 * <p>A query parameter {@code instanceName} filters lists only. In the reference it overrides the path after the key
 * was checked, so that any tenant can act on another.
 */
@Path("/")
public class InstanceResource {
    @Inject
    private Instances instances;

    @Inject
    private InstanceSettings settings;

    @Inject
    private RestAccess access;

    @POST
    @Path("create")
    public Response create(@Context HttpHeaders headers, InputStream body) {
        var asked = access.read(headers, new Action.CreateInstance(), body, JsonBody.SETTINGS_LIMIT);
        var wish = CreateRequest.of(asked.value());
        return JsonReply.of(
                201,
                InstanceJson.created(made(instances.create(wish), wish.name().value())));
    }

    /**
     * Gives an instance another token, and puts out whoever listens by the one before. The administrator may choose it; an owner,
     * who could find out so which tokens are others', gets one that is made up. Not the reference's.
     */
    @PUT
    @Path("token/{instanceName}")
    public Response changeToken(
            @Context HttpHeaders headers, @PathParam("instanceName") String name, InputStream body) {
        var asked = access.read(headers, new Action.Manage(name), body, JsonBody.SETTINGS_LIMIT);
        var wish = CreateRequest.tokenOf(asked.value());
        if (wish.isPresent()) {
            access.require(headers, new Action.CreateInstance());
        }
        var change = instances.changeToken(name, wish).orElseThrow(() -> RestError.noSuchInstance(name));
        return JsonReply.of(200, InstanceJson.token(made(change, name)));
    }

    @GET
    @Path("fetchInstances")
    public Response fetch(
            @Context HttpHeaders headers,
            @QueryParam("instanceName") String name,
            @QueryParam("instanceId") String id,
            @QueryParam("number") String number) {
        var found = visible(access.require(headers, new Action.ListInstances()))
                .filter(instance -> passes(name, instance.name().value()))
                .filter(instance -> passes(id, instance.id()))
                .filter(instance -> passes(number, instance.number().orElse(null)))
                .toList();
        firstGiven(name, id, number).filter(wanted -> found.isEmpty()).ifPresent(wanted -> {
            throw RestError.notFound("Instance \"" + wanted + "\" not found");
        });
        return JsonReply.of(200, list(found));
    }

    @GET
    @Path("connectionState/{instanceName}")
    public Response state(@Context HttpHeaders headers, @PathParam("instanceName") String name) {
        access.require(headers, new Action.Manage(name));
        var state = instances.state(name).orElseThrow(() -> RestError.noSuchInstance(name));
        return JsonReply.of(200, InstanceJson.state(name, state));
    }

    @DELETE
    @Path("logout/{instanceName}")
    public Response logout(@Context HttpHeaders headers, @PathParam("instanceName") String name) {
        access.require(headers, new Action.Manage(name));
        if (instances
                .find(name)
                .filter(found -> found.state() == ConnectionState.CLOSE)
                .isPresent()) {
            throw RestError.badRequest("The \"" + name + "\" instance is not connected");
        }
        instances.logout(name).orElseThrow(() -> RestError.noSuchInstance(name));
        return JsonReply.of(200, InstanceJson.success("Instance logged out"));
    }

    @DELETE
    @Path("delete/{instanceName}")
    public Response delete(@Context HttpHeaders headers, @PathParam("instanceName") String name) {
        access.require(headers, new Action.Manage(name));
        instances.delete(name).orElseThrow(() -> RestError.noSuchInstance(name));
        return JsonReply.of(200, InstanceJson.success("Instance deleted"));
    }

    private static Instance made(CreateResult creation, String name) {
        if (creation instanceof CreateResult.Created created) {
            return created.instance();
        }
        throw ((CreateResult.Refused) creation).conflict() == Conflict.NAME
                ? RestError.forbidden("This name \"" + name + "\" is already in use.")
                : RestError.badRequest("This token can't be used.");
    }

    private Stream<Instance> visible(Caller caller) {
        return caller instanceof InstanceOwner owner
                ? instances.find(owner.instance()).stream()
                : instances.all().stream();
    }

    private JsonArray list(List<Instance> found) {
        var list = Json.createArrayBuilder();
        found.forEach(instance -> list.add(InstanceJson.listed(instance, settings.exposeTokens())));
        return list.build();
    }

    private static boolean passes(String wanted, String actual) {
        return wanted == null || wanted.isEmpty() || wanted.equals(actual);
    }

    private static Optional<String> firstGiven(String... filters) {
        return Stream.of(filters)
                .filter(filter -> filter != null && !filter.isEmpty())
                .findFirst();
    }
}
