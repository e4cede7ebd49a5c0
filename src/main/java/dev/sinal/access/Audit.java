package dev.sinal.access;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;

/** Keeps a record of who was refused what, and why, and from where: one line in the log, and one more in the count. */
@Singleton
public final class Audit {
    private static final System.Logger LOG = System.getLogger("dev.sinal.audit");
    private static final int MOST = 120;

    private final Counter refused;

    /** @param metrics where it is counted */
    @Inject
    public Audit(PrometheusRegistry metrics) {
        refused = Counter.builder()
                .name("sinal_access_refused")
                .help("Requests, handshakes and CONNECTs that were refused to whoever made them")
                .labelNames("reason")
                .register(metrics);
        for (var reason : Refusal.values()) {
            refused.initLabelValues(label(reason));
        }
    }

    /**
     * Notes a refusal.
     *
     * @param wanted what was refused, such as {@code listen /loja}; it may quote the caller, but no key. What follows a question mark
     *     is left out, for a caller may take anything for a URL, and put its key there
     */
    public void refused(Refusal reason, String wanted, ClientAddress from) {
        refused.labelValues(label(reason)).inc();
        LOG.log(System.Logger.Level.INFO, line(reason, wanted, from));
    }

    static String line(Refusal reason, String wanted, ClientAddress from) {
        return "refused (" + label(reason) + "): " + printable(wanted) + ", from " + from;
    }

    private static String label(Refusal reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /** One line, whatever a caller calls things. */
    private static String printable(String text) {
        var line = text.replaceAll("(?s)\\?.+", "?…").replaceAll("[^\\p{Graph}\\p{L} …]", "?");
        return line.length() > MOST ? line.substring(0, MOST) + "…" : line;
    }
}
