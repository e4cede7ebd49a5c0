package dev.sinal.rest;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Answers 429 to publications over the limit of their address, after the access check and before the body is read, which counts them once. */
@RateLimited
@Provider
@Priority(Priorities.AUTHORIZATION + 1)
public class RateLimitFilter implements ContainerRequestFilter {
    @Inject
    private RestAccess access;

    @Inject
    private CurrentRequest request;

    @Override
    public void filter(ContainerRequestContext context) {
        if (RequestBody.of(request.get()).filter(RequestBody::isRead).isEmpty()) {
            access.limitPublications();
        }
    }
}
