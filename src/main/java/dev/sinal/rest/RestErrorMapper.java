package dev.sinal.rest;

import dev.sinal.access.RateLimits;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** Maps every exception of a resource or filter to the JSON that the reference's clients expect. */
@Provider
public class RestErrorMapper implements ExceptionMapper<Throwable> {
    private static final Logger LOG = System.getLogger(RestErrorMapper.class.getName());

    @Context
    private UriInfo uri;

    @Context
    private Request request;

    @Override
    public Response toResponse(Throwable thrown) {
        if (thrown instanceof WebApplicationException known
                && known.getResponse().getStatus() < 400) {
            return known.getResponse();
        }
        var error = error(thrown);
        var response =
                Response.status(error.status()).type(JsonReply.MEDIA_TYPE).entity(new JsonReply(error.body()));
        error.retryAfter().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, RateLimits.retryAfter(wait)));
        return response.build();
    }

    private RestError error(Throwable thrown) {
        if (thrown instanceof RestError error) {
            return error;
        }
        if (thrown instanceof InvalidRequestException invalid) {
            return RestError.of(invalid);
        }
        if (thrown instanceof UnavailableException unavailable) {
            return unavailable(unavailable);
        }
        if (thrown instanceof WebApplicationException known) {
            var status = known.getResponse().getStatusInfo();
            // The reference knows no 405: to it a method that a path does not have is a path that is not there.
            if (status.getStatusCode() == 404 || status.getStatusCode() == 405) {
                return RestError.notFound("Cannot " + request.getMethod() + " " + path());
            }
            if (status.getStatusCode() < 500) {
                return RestError.of(status.getStatusCode(), status.getReasonPhrase(), status.getReasonPhrase());
            }
        }
        LOG.log(Level.ERROR, "REST request failed: method=" + request.getMethod() + " path=" + path(), thrown);
        return RestError.internal();
    }

    private RestError unavailable(UnavailableException thrown) {
        if (thrown.getCause() != null) {
            LOG.log(
                    Level.WARNING,
                    "REST request failed: " + thrown.getMessage() + ": method=" + request.getMethod() + " path="
                            + path(),
                    thrown);
        }
        return RestError.unavailable(thrown.getMessage());
    }

    /** Returns the path without the query, in which some clients send their key. */
    private String path() {
        return uri.getRequestUri().getRawPath();
    }
}
