package dev.sinal.rest;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;

/**
 * Refuses requests whose caller may not perform the operation that the resource method {@link Requires}.
 *
 * <p>The caller is checked before the body is read. If the body is waited for, the request is served again when it is here, and the caller is
 * checked once more: its key may have been revoked meanwhile.
 *
 * <p>It has no CDI scope, so that each JAX-RS application has its own: the {@link Context} proxies of Jersey (Payara) work for the
 * application that injected them only.
 */
@Requires
@Provider
@Priority(Priorities.AUTHORIZATION)
public class AccessFilter implements ContainerRequestFilter {
    @Inject
    private RestAccess access;

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        var operation =
                resource.getResourceMethod().getAnnotation(Requires.class).value();
        access.require(operation.on(PathInstance.of(request.getUriInfo()).orElse(null)));
    }
}
