package dev.sinal.rest;

import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;

/** Answers 429 to publications over the limit of their address, after the access check and before the body is read. */
@RateLimited
@Provider
@Priority(Priorities.AUTHORIZATION + 1)
public class RateLimitFilter implements ContainerRequestFilter {
    @Inject
    private RestAccess access;

    @Override
    public void filter(ContainerRequestContext request) {
        access.limitPublications();
    }
}
