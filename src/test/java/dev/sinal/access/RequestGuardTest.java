package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.AccessSettings.Rates;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the checks before a caller is known. */
class RequestGuardTest {
    private static final ClientAddress LOCAL = new ClientAddress(AddressRange.literal("127.0.0.1"), true);
    private static final ClientAddress PROXIED = new ClientAddress(AddressRange.literal("127.0.0.1"), false);
    private static final ClientAddress REMOTE = new ClientAddress(AddressRange.literal("8.8.8.8"), true);

    private static final UnaryOperator<String> NO_HEADERS = name -> null;

    private final PrometheusRegistry metrics = new PrometheusRegistry();

    @Test
    void with_a_publicly_known_global_key_only_clients_on_this_machine_are_answered() {
        var known = guard(Optional.of("change-me"), "*");
        assertThat(known.lockdownReason(LOCAL, NO_HEADERS)).isEmpty();
        assertThat(count("known_key")).isZero();
        for (var address : List.of(PROXIED, REMOTE)) {
            assertThat(known.lockdownReason(address, NO_HEADERS))
                    .contains("A global key of this server is known to everybody;"
                            + " set AUTHENTICATION_API_KEY to one that is not");
        }
        assertThat(count("known_key")).isEqualTo(2);
    }

    @Test
    void with_a_publicly_known_global_key_pages_of_other_sites_on_this_machine_are_not_answered() {
        var known = guard(Optional.of("change-me"), "*");
        for (var header : Map.of("origin", "https://evil.example", "sec-fetch-site", "cross-site")
                .entrySet()) {
            assertThat(known.lockdownReason(LOCAL, name -> name.equals(header.getKey()) ? header.getValue() : null))
                    .isPresent();
        }
        assertThat(known.lockdownReason(LOCAL, name -> name.equals("sec-fetch-site") ? "same-origin" : null))
                .isEmpty();
        assertThat(guard(Optional.of("mine"), "*").lockdownReason(LOCAL, name -> "https://evil.example"))
                .isEmpty();
    }

    @Test
    void without_a_global_key_only_clients_on_this_machine_are_answered() {
        var none = guard(Optional.empty(), "*");
        assertThat(none.lockdownReason(LOCAL, NO_HEADERS)).isEmpty();
        assertThat(none.lockdownReason(REMOTE, NO_HEADERS)).isPresent();
        assertThat(guard(Optional.of("mine"), "*").lockdownReason(REMOTE, NO_HEADERS))
                .isEmpty();
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
    void a_page_opens_web_sockets_by_its_origin_and_receives_scripts_if_all_origins_are_allowed(
            String allowed, String origin, String host, boolean webSocket, boolean script) {
        var guard = guard(Optional.of("mine"), allowed);
        assertThat(guard.allowsWebSocket(origin, host, REMOTE)).isEqualTo(webSocket);
        assertThat(guard.allowsJsonp(REMOTE)).isEqualTo(script);
        assertThat(count("origin")).isEqualTo((webSocket ? 0 : 1) + (script ? 0 : 1));
    }

    @Test
    void a_refusal_for_too_many_sessions_is_audited() {
        guard(Optional.of("mine"), "*").auditTooManySessions(REMOTE);
        assertThat(count("too_many_sessions")).isEqualTo(1);
    }

    private RequestGuard guard(Optional<String> key, String origins) {
        var cors = new CorsPolicy(List.of(origins), "GET", false);
        return new RequestGuard(
                TrustedProxies.of(""),
                new GlobalKeys(key.map(ApiKey::new), Optional.empty()),
                cors,
                new ForeignPages(cors),
                new RateLimits(new Rates(0, 0, 0)),
                new Audit(metrics()));
    }

    /** Returns the registry, cleared: it takes the metric of one audit only. */
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
