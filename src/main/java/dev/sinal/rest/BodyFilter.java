package dev.sinal.rest;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.Provider;
import java.io.IOException;
import java.lang.reflect.Parameter;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Requires the body of a request whose resource method has a parameter of the type {@link JsonBody}, after all checks. If it is not here yet,
 * ends the request without a response; {@link RestRequestFilter} has it served again when the body was read.
 *
 * <p>It has no CDI scope, for the reason that {@link AccessFilter} has none.
 */
@Provider
@Priority(Priorities.USER + 1000)
public class BodyFilter implements ContainerRequestFilter {
    /** Enough for any request that manages instances: 1 MiB. */
    private static final int DEFAULT_LIMIT = 1 << 20;

    @Inject
    private RestAccess access;

    @Inject
    private CurrentRequest request;

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext context) throws IOException {
        var body = RequestBody.of(request.get());
        var parameter = parameter();
        if (body.isPresent() && parameter.isPresent()) {
            if (!body.get().require(limit(parameter.get()), access.bodyHolder())) {
                context.abortWith(Response.noContent().build());
            }
        }
    }

    /** Returns the parameter for the body; empty if the resource method takes none. */
    private Optional<Parameter> parameter() {
        return Stream.of(resource.getResourceMethod().getParameters())
                .filter(parameter -> parameter.getType() == JsonBody.class)
                .findFirst();
    }

    private static int limit(Parameter body) {
        var limit = body.getAnnotation(MaxBody.class);
        return limit == null ? DEFAULT_LIMIT : limit.value();
    }
}
