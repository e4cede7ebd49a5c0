package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditTest {
    private static final ClientAddress HERE = new ClientAddress(AddressRange.literal("192.0.2.7"), false);

    private final Logger log = Logger.getLogger("dev.sinal.audit"); // kept, or it would be collected with its handler
    private final List<String> lines = new ArrayList<>();
    private final Handler noting = new Noting();
    private final PrometheusRegistry metrics = new PrometheusRegistry();
    private final Audit audit = new Audit(metrics);

    @BeforeEach
    void listen() {
        log.addHandler(noting);
    }

    @AfterEach
    void leave() {
        log.removeHandler(noting);
    }

    @Test
    void a_refusal_is_one_line_and_one_more_in_the_count() {
        audit.refused(Refusal.WRONG_KEY, new Action.Listen("loja").toString(), HERE);
        assertThat(lines).containsExactly("refused (wrong_key): Listen[instance=loja], from behind 192.0.2.7");
        assertThat(count("wrong_key")).isEqualTo(1);
        assertThat(count("forbidden")).isZero();
    }

    @Test
    void what_a_caller_calls_things_stays_on_its_line() {
        audit.refused(Refusal.FORBIDDEN, "to listen to /a\r\nrefused (none): x\u001b[31m" + "y".repeat(1_000), HERE);
        assertThat(lines)
                .singleElement()
                .asString()
                .doesNotContain("\n", "\r", "\u001b")
                .hasSizeLessThan(200);
    }

    private double count(String reason) {
        var counter = (CounterSnapshot)
                metrics.scrape(name -> name.startsWith("sinal_access_refused")).get(0);
        return counter.getDataPoints().stream()
                .filter(point -> reason.equals(point.getLabels().get("reason")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }

    private final class Noting extends Handler {
        @Override
        public void publish(LogRecord line) {
            lines.add(MessageFormat.format(line.getMessage(), line.getParameters()));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }
}
