package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import org.junit.jupiter.api.Test;

/** Tests the log line and the metric of refusals. */
class AuditTest {
    private static final ClientAddress HERE = new ClientAddress(AddressRange.literal("192.0.2.7"), false);

    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final Audit audit = new Audit(metrics);

    @Test
    void a_refusal_increments_the_counter_of_its_reason() {
        audit.refused(Refusal.WRONG_KEY, "to listen to /loja", HERE);
        assertThat(count("wrong_key")).isEqualTo(1);
        assertThat(count("forbidden")).isZero();
    }

    @Test
    void a_line_holds_reason_attempt_and_address() {
        assertThat(Audit.line(Refusal.WRONG_KEY, new Action.Listen("loja").toString(), HERE))
                .isEqualTo("refused (wrong_key): Listen[instance=loja], from behind 192.0.2.7");
    }

    @Test
    void a_name_from_a_caller_stays_on_one_line_of_limited_length() {
        var attempt = "to listen to /a\r\nrefused (none): x\u001b[31m" + "y".repeat(1_000);
        assertThat(Audit.line(Refusal.FORBIDDEN, attempt, HERE))
                .doesNotContain("\n", "\r", "\u001b")
                .hasSizeLessThan(200);
    }

    @Test
    void a_query_is_left_out_because_it_may_hold_a_key() {
        assertThat(Audit.line(Refusal.FORBIDDEN, "to listen to /own?apikey=SECRET\n", HERE))
                .isEqualTo("refused (forbidden): to listen to /own?…, from behind 192.0.2.7");
    }

    private double count(String reason) {
        var counter = (CounterSnapshot)
                metrics.scrape(name -> name.startsWith("sinal_access_refused")).get(0);
        return counter.getDataPoints().stream()
                .filter(point -> reason.equals(point.getLabels().get("reason")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
