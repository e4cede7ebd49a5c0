package dev.sinal.operations;

import dev.sinal.access.Action;
import dev.sinal.rest.RestAccess;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.StreamingOutput;

/** The figures, in the format of Prometheus or of OpenMetrics, whichever the caller accepts. */
@Path("metrics")
public class MetricsResource {
    private static final ExpositionFormats FORMATS = ExpositionFormats.init();

    @Inject
    private RestAccess access;

    @Inject
    private Metrics metrics;

    /** All of them, for the administrator. */
    @GET
    public Response all(@Context HttpHeaders headers) {
        access.require(headers, new Action.Operate());
        var format = FORMATS.findWriter(headers.getHeaderString(HttpHeaders.ACCEPT));
        StreamingOutput body = out -> format.write(out, metrics.registry().scrape());
        return Response.ok(body).type(format.getContentType()).build();
    }
}
