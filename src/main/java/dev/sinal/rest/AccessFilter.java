package dev.sinal.rest;

import dev.sinal.access.Action;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.ReaderInterceptor;
import jakarta.ws.rs.ext.ReaderInterceptorContext;
import java.io.IOException;

/**
 * Refuses requests whose caller may not perform the operation that the resource method {@link Requires}.
 *
 * <p>The caller is checked before the body is read, and once more afterwards: a body takes as long as its sender likes, and its key may
 * be revoked meanwhile.
 *
 * <p>It has no CDI scope, so that each JAX-RS application has its own: the {@link Context} proxies of Jersey (Payara) work for the
 * application that injected them only.
 */
@Requires
@Provider
@Priority(Priorities.AUTHORIZATION)
public class AccessFilter implements ContainerRequestFilter, ReaderInterceptor {
    private static final String ACTION = "dev.sinal.action";

    @Inject
    private RestAccess access;

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        var operation =
                resource.getResourceMethod().getAnnotation(Requires.class).value();
        var action = operation.on(PathInstance.of(request.getUriInfo()).orElse(null));
        access.require(action);
        request.setProperty(ACTION, action);
    }

    @Override
    public Object aroundReadFrom(ReaderInterceptorContext body) throws IOException {
        var read = body.proceed();
        access.require((Action) body.getProperty(ACTION));
        return read;
    }
}
