package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.AccessSettings.Rates;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RequestGuardTest {
    private static final ClientAddress LOCAL = new ClientAddress(AddressRange.literal("127.0.0.1"), true);
    private static final ClientAddress PROXIED = new ClientAddress(AddressRange.literal("127.0.0.1"), false);
    private static final ClientAddress REMOTE = new ClientAddress(AddressRange.literal("8.8.8.8"), true);

    private final PrometheusRegistry metrics = new PrometheusRegistry();

    @Test
    void while_everybody_knows_a_global_key_or_there_is_none_only_this_machine_is_answered() {
        var known = doorstep(Optional.of("change-me"), "*");
        assertThat(known.silence(LOCAL)).isEmpty();
        assertThat(count("known_key")).isZero();
        for (var from : List.of(PROXIED, REMOTE)) {
            assertThat(known.silence(from))
                    .contains("A global key of this server is known to everybody;"
                            + " set AUTHENTICATION_API_KEY to one that is not");
        }
        assertThat(count("known_key")).isEqualTo(2);
    }

    @Test
    void where_there_is_no_global_key_nobody_else_is_answered_either() {
        var none = doorstep(Optional.empty(), "*");
        assertThat(none.silence(LOCAL)).isEmpty();
        assertThat(none.silence(REMOTE)).isPresent();
        assertThat(doorstep(Optional.of("mine"), "*").silence(REMOTE)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "https://app.example, https://app.example, sinal.example, true, false",
        "https://app.example, https://evil.example, sinal.example, false, false",
        "https://app.example, http://sinal.example, sinal.example, false, false",
        "https://app.example, http://localhost:8080, localhost:8080, true, false",
        "https://app.example, , sinal.example, true, false",
        "*, https://evil.example, sinal.example, true, true"
    })
    void a_page_opens_web_sockets_by_its_origin_and_takes_scripts_where_any_may(
            String allowed, String origin, String host, boolean webSocket, boolean script) {
        var doorstep = doorstep(Optional.of("mine"), allowed);
        assertThat(doorstep.admits(origin, host, REMOTE)).isEqualTo(webSocket);
        assertThat(doorstep.admitsScripts(REMOTE)).isEqualTo(script);
        assertThat(count("origin")).isEqualTo((webSocket ? 0 : 1) + (script ? 0 : 1));
    }

    @Test
    void who_has_too_many_sessions_is_noted() {
        doorstep(Optional.of("mine"), "*").crowds(REMOTE);
        assertThat(count("too_many_sessions")).isEqualTo(1);
    }

    private RequestGuard doorstep(Optional<String> key, String origins) {
        return new RequestGuard(
                TrustedProxies.of(""),
                new GlobalKeys(key.map(ApiKey::new), Optional.empty()),
                new CorsPolicy(List.of(origins), "GET", false),
                new RateLimits(new Rates(0, 0, 0)),
                new Audit(metrics()));
    }

    /** One registry takes one audit: the last. */
    private PrometheusRegistry metrics() {
        metrics.clear();
        return metrics;
    }

    private double count(String reason) {
        return metrics.scrape(name -> name.startsWith("sinal_access_refused")).stream()
                .flatMap(snapshot ->
                        snapshot instanceof CounterSnapshot counter ? counter.getDataPoints().stream() : Stream.empty())
                .filter(point -> reason.equals(point.getLabels().get("reason")))
                .mapToDouble(CounterSnapshot.CounterDataPointSnapshot::getValue)
                .sum();
    }
}
