package dev.sinal.rest;

import dev.sinal.access.RateLimits;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Turns whatever a resource throws into the JSON that the reference's clients expect; every application lists it. */
public class RestErrorMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = System.getLogger(RestErrorMapper.class.getName());

    @Context
    private UriInfo uri;

    @Context
    private Request request;

    /** For JAX-RS, which fills in the request at hand. */
    public RestErrorMapper() {}

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException known
                && known.getResponse().getStatus() < 400) {
            return known.getResponse();
        }
        var error = error(thrown);
        var reply = Response.fromResponse(JsonReply.of(error.status(), error.body()));
        error.retryAfter().ifPresent(wait -> reply.header(HttpHeaders.RETRY_AFTER, RateLimits.retryAfter(wait)));
        return reply.build();
    }

    private RestError error(Throwable thrown) {
        if (thrown instanceof RestError error) {
            return error;
        }
        if (thrown instanceof WebApplicationException known) {
            var status = known.getResponse().getStatusInfo();
            // The reference knows no 405: a path is a path with its method.
            if (status.getStatusCode() == 404 || status.getStatusCode() == 405) {
                return RestError.notFound("Cannot " + request.getMethod() + " " + path());
            }
            if (status.getStatusCode() < 500) {
                return RestError.of(status.getStatusCode(), status.getReasonPhrase(), status.getReasonPhrase());
            }
        }
        if (DatabaseOutage.isCauseOf(thrown)) {
            LOG.log(Level.WARNING, "The database is away: " + request.getMethod() + " " + path(), thrown);
            return RestError.unavailable("The database is not available");
        }
        LOG.log(Level.ERROR, "A REST request failed: " + request.getMethod() + " " + path(), thrown);
        return RestError.internal();
    }

    /** Without the query, where some clients put their key. */
    private String path() {
        return uri.getRequestUri().getRawPath();
    }
}
