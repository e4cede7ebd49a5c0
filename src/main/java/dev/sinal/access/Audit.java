package dev.sinal.access;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Records refusals: each with a line in the log and in the metric {@code sinal_access_refused_total}. */
@Singleton
public final class Audit {
    private static final System.Logger LOG = System.getLogger("dev.sinal.audit");
    private static final int MAX_LENGTH = 120;

    private final Counter refused;

    /** @param metrics the registry of the metric */
    @Inject
    public Audit(PrometheusRegistry metrics) {
        refused = Counter.builder()
                .name("sinal_access_refused")
                .help("Requests, handshakes and CONNECTs that the access policy or a rate limit refused")
                .labelNames("reason")
                .register(metrics);
        for (var reason : Refusal.values()) {
            refused.initLabelValues(label(reason));
        }
    }

    /**
     * Records a refusal.
     *
     * @param attempt what was refused, such as {@code listen /loja}. It may quote the caller, but no key: what follows a question mark is
     *     left out, because some clients send a URL with their key in the query
     */
    public void refused(Refusal reason, String attempt, ClientAddress address) {
        refused.labelValues(label(reason)).inc();
        LOG.log(System.Logger.Level.INFO, line(reason, attempt, address));
    }

    static String line(Refusal reason, String attempt, ClientAddress address) {
        return "refused (" + label(reason) + "): " + printable(attempt) + ", from " + address;
    }

    private static String label(Refusal reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** Returns a text on one line, without control characters and at most 120 characters long. */
    private static String printable(String text) {
        var line = text.replaceAll("(?s)\\?.+", "?…").replaceAll("[^\\p{Graph}\\p{L} …]", "?");
        return line.length() > MAX_LENGTH ? line.substring(0, MAX_LENGTH) + "…" : line;
    }
}
