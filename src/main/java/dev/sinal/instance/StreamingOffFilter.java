package dev.sinal.instance;

import dev.sinal.config.StreamingSettings;
import dev.sinal.rest.JsonReply;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.NameBinding;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.Status;
import jakarta.ws.rs.ext.Provider;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * With {@code WEBSOCKET_ENABLED} off, answers with an empty body, as the reference does. It runs after {@link ExistingInstanceFilter} and
 * before the body is read.
 */
@StreamingOffFilter.EmptyWhenOff
@Provider
@Priority(Priorities.USER + 1)
public class StreamingOffFilter implements ContainerRequestFilter {
    /** Binds resource methods to this filter. */
    @NameBinding
    @Target({ElementType.TYPE, ElementType.METHOD})
    @Retention(RetentionPolicy.RUNTIME)
    @interface EmptyWhenOff {}

    @Inject
    private StreamingSettings streaming;

    @Override
    public void filter(ContainerRequestContext request) {
        if (!streaming.enabled()) {
            var status = request.getMethod().equals(HttpMethod.POST) ? Status.CREATED : Status.OK;
            request.abortWith(Response.status(status)
                    .type(JsonReply.MEDIA_TYPE)
                    .entity(JsonReply.EMPTY)
                    .build());
        }
    }
}
