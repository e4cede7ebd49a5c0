package dev.sinal.operations;

import dev.sinal.rest.Requires;
import dev.sinal.rest.Requires.Operation;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

/** The metrics, in the format of Prometheus or of OpenMetrics. */
@ApplicationScoped
@Path("metrics")
public class MetricsResource {
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    @Inject
    private Metrics metrics;

    /** Returns all metrics, in the format that the header {@code Accept} asks for. */
    @GET
    @Requires(Operation.OPERATE)
    public Response all(@Context HttpServletRequest request) {
        var format = FORMATS.findWriter(request.getHeader(HttpHeaders.ACCEPT));
        StreamingOutput body = out -> format.write(out, metrics.registry().scrape());
        return Response.ok(body).type(format.getContentType()).build();
    }
}
