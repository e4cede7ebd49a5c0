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
        var error = error(thrown, request.getMethod(), uri.getRequestUri().getRawPath());
        var response =
                Response.status(error.status()).type(JsonReply.MEDIA_TYPE).entity(new JsonReply(error.body()));
        error.retryAfter().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, RateLimits.retryAfter(wait)));
        return response.build();
    }

    /**
     * Returns the error for an exception, and logs one that nothing expects.
     *
     * @param path the path of the request without the query, in which some clients send their key
     */
    static RestError error(Throwable thrown, String method, String path) {
        if (thrown instanceof RestError error) {
            return error;
        }
        if (thrown instanceof InvalidRequestException invalid) {
            return RestError.of(invalid);
        }
        if (thrown instanceof UnavailableException unavailable) {
            return unavailable(unavailable, method, path);
        }
        if (thrown instanceof WebApplicationException known) {
            var status = known.getResponse().getStatusInfo();
            // The reference knows no 405: to it a method that a path does not have is a path that is not there.
            if (status.getStatusCode() == 404 || status.getStatusCode() == 405) {
                return RestError.noSuchPath(method, path);
            }
            if (status.getStatusCode() < 500) {
                return RestError.of(status.getStatusCode(), status.getReasonPhrase(), status.getReasonPhrase());
            }
        }
        LOG.log(Level.ERROR, "REST request failed: method=" + method + " path=" + path, thrown);
        return RestError.internal();
    }

    private static RestError unavailable(UnavailableException thrown, String method, String path) {
        if (thrown.getCause() != null) {
            LOG.log(
                    Level.WARNING,
                    "REST request failed: " + thrown.getMessage() + ": method=" + method + " path=" + path,
                    thrown);
        }
        return RestError.unavailable(thrown.getMessage());
    }
}
