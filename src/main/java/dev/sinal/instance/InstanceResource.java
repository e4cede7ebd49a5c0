package dev.sinal.instance;

import dev.sinal.access.Action;
import dev.sinal.access.Caller.InstanceOwner;
import dev.sinal.config.InstanceSettings;
import dev.sinal.rest.JsonBody;
import dev.sinal.rest.JsonReply;
import dev.sinal.rest.Requires;
import dev.sinal.rest.Requires.Operation;
import dev.sinal.rest.RestAccess;
import dev.sinal.rest.RestError;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.json.spi.JsonProvider;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Creates, lists, logs out and deletes instances, as the reference's {@code /instance} does.
 *
 * <p>A query parameter {@code instanceName} filters lists only. In the reference it overrides the path after the key
 * was checked, so that any tenant can act on another.
 */
@ApplicationScoped
@Path("/")
@Produces(JsonReply.MEDIA_TYPE)
public class InstanceResource {
    private static final JsonProvider JSON = JsonProvider.provider();

    @Inject
    private Instances instances;

    @Inject
    private InstanceSettings settings;

    @Inject
    private RestAccess access;

    @POST
    @Path("create")
    @Requires(Operation.CREATE_INSTANCE)
    public Response create(JsonBody body) {
        var request = CreateRequest.parse(body.value());
        var created = instance(instances.create(request), request.name().value());
        return Response.status(Status.CREATED)
                .entity(JsonReply.of(InstanceJson.created(created)))
                .build();
    }

    /**
     * Gives an instance another token, and disconnects its clients that used the previous one. An administrator may choose the token. An
     * owner, who could find out in this way which tokens other instances have, gets a random one. The reference has no such method.
     */
    @PUT
    @Path("token/{instanceName}")
    @Requires(Operation.MANAGE)
    public JsonReply changeToken(@PathParam("instanceName") String name, JsonBody body) {
        var token = CreateRequest.parseToken(body.value());
        if (token.isPresent()) {
            access.require(new Action.CreateInstance());
        }
        var result = instances.changeToken(name, token).orElseThrow(() -> RestError.noSuchInstance(name));
        return JsonReply.of(InstanceJson.token(instance(result, name)));
    }

    @GET
    @Path("fetchInstances")
    @Requires(Operation.LIST_INSTANCES)
    public JsonReply fetch(
            @QueryParam("instanceName") String name,
            @QueryParam("instanceId") String id,
            @QueryParam("number") String number) {
        var found = visible()
                .filter(instance -> matches(name, instance.name().value()))
                .filter(instance -> matches(id, instance.id()))
                .filter(instance -> matches(number, instance.number().orElse(null)))
                .toList();
        firstGiven(name, id, number).filter(given -> found.isEmpty()).ifPresent(given -> {
            throw RestError.notFound("Instance \"" + given + "\" not found");
        });
        return list(found);
    }

    @GET
    @Path("connectionState/{instanceName}")
    @Requires(Operation.MANAGE)
    public JsonReply state(@PathParam("instanceName") String name) {
        return JsonReply.of(InstanceJson.state(existing(name)));
    }

    @DELETE
    @Path("logout/{instanceName}")
    @Requires(Operation.MANAGE)
    public JsonReply logout(@PathParam("instanceName") String name) {
        if (existing(name).state() == ConnectionState.CLOSE) {
            throw RestError.badRequest("The \"" + name + "\" instance is not connected");
        }
        instances.logout(name).orElseThrow(() -> RestError.noSuchInstance(name));
        return JsonReply.of(InstanceJson.success("Instance logged out"));
    }

    @DELETE
    @Path("delete/{instanceName}")
    @Requires(Operation.MANAGE)
    public JsonReply delete(@PathParam("instanceName") String name) {
        instances.delete(name).orElseThrow(() -> RestError.noSuchInstance(name));
        return JsonReply.of(InstanceJson.success("Instance deleted"));
    }

    private Instance existing(String name) {
        return instances.find(name).orElseThrow(() -> RestError.noSuchInstance(name));
    }

    private static Instance instance(CreateResult result, String name) {
        if (result instanceof CreateResult.Created created) {
            return created.instance();
        }
        throw ((CreateResult.Refused) result).conflict() == Conflict.NAME
                ? RestError.forbidden("This name \"" + name + "\" is already in use.")
                : RestError.badRequest("This token can't be used.");
    }

    private Stream<Instance> visible() {
        return access.caller() instanceof InstanceOwner owner
                ? instances.find(owner.instance()).stream()
                : instances.all().stream();
    }

    private JsonReply list(List<Instance> found) {
        var list = JSON.createArrayBuilder();
        found.forEach(instance -> list.add(InstanceJson.listed(instance, settings.exposeTokens())));
        return JsonReply.of(list.build());
    }

    private static boolean matches(String filter, String value) {
        return filter == null || filter.isEmpty() || filter.equals(value);
    }

    private static Optional<String> firstGiven(String... filters) {
        return Stream.of(filters)
                .filter(filter -> filter != null && !filter.isEmpty())
                .findFirst();
    }
}
