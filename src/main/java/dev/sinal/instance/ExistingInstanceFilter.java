package dev.sinal.instance;

import dev.sinal.rest.PathInstance;
import dev.sinal.rest.RestError;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Answers 404 if the instance in the path does not exist, after the access check and before the body is read. */
@ExistingInstance
@Provider
@Priority(Priorities.USER)
public class ExistingInstanceFilter implements ContainerRequestFilter {
    @Inject
    private Instances instances;

    @Override
    public void filter(ContainerRequestContext request) {
        var name = PathInstance.of(request.getUriInfo()).orElseThrow();
        if (instances.find(name).isEmpty()) {
            throw RestError.noSuchInstance(name);
        }
    }
}
