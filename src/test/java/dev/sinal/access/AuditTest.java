package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final ClientAddress HERE = new ClientAddress(AddressRange.literal("192.0.2.7"), false);

    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final Audit audit = new Audit(metrics);

    @Test
    void a_refusal_is_one_more_in_the_count_of_its_reason() {
        audit.refused(Refusal.WRONG_KEY, "to listen to /loja", HERE);
        assertThat(count("wrong_key")).isEqualTo(1);
        assertThat(count("forbidden")).isZero();
    }

    @Test
    void its_line_says_why_what_and_from_where() {
        assertThat(Audit.line(Refusal.WRONG_KEY, new Action.Listen("loja").toString(), HERE))
                .isEqualTo("refused (wrong_key): Listen[instance=loja], from behind 192.0.2.7");
    }

    @Test
    void what_a_caller_calls_things_stays_on_its_line() {
        var wanted = "to listen to /a\r\nrefused (none): x\u001b[31m" + "y".repeat(1_000);
        assertThat(Audit.line(Refusal.FORBIDDEN, wanted, HERE))
                .doesNotContain("\n", "\r", "\u001b")
                .hasSizeLessThan(200);
    }

    @Test
    void what_looks_like_a_query_is_left_out_for_it_may_hold_a_key() {
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
