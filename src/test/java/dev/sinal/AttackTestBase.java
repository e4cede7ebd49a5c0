package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.HandshakeError;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/**
 * The base of tests that attack the shared server. Each test states which counters its attack increments. After each test no other counter has
 * changed, and no session, deadline, queued byte or thread is left.
 */
abstract class AttackTestBase extends ServerIT {
    static final String INSTANCE = "x-attack";
    static final String WEBSOCKET = RawSocketIoClient.WEBSOCKET;
    static final String POLLING = RawSocketIoClient.POLLING;
    /** The close causes of a session whose client disconnects; Payara and WildFly report different ones. */
    static final Enum<?>[] DISCONNECTED = {EngineCloseCause.TRANSPORT_CLOSE, EngineCloseCause.TRANSPORT_ERROR};

    private final Map<List<String>, Integer> expected = new LinkedHashMap<>();
    private Map<String, Double> before;

    @BeforeAll
    static void create_a_streaming_instance() {
        SINAL.createStreaming(INSTANCE);
        SINAL.awaitNoClients(); // Sessions of earlier tests end by themselves.
    }

    @BeforeEach
    void read_the_counters() {
        before = counters();
    }

    @AfterEach
    void nothing_is_left_and_no_other_counter_has_changed() {
        SINAL.awaitNoClients();
        var increase = counters();
        increase.replaceAll((name, count) -> count - before.get(name));
        expected.forEach((names, times) ->
                assertThat(sum(increase, names)).as(String.join(" or ", names)).isEqualTo(times.doubleValue()));
        expected.keySet().forEach(increase.keySet()::removeAll);
        increase.values().removeIf(count -> count == 0);
        assertThat(increase).as("other counters").isEmpty();
    }

    /** Payara and WildFly keep the last request of some connections for reuse, and with it some hundred of the thousands of sessions. */
    @AfterAll
    static void no_thread_and_no_session_is_left() {
        var jvm = SharedServer.jvm();
        await("threads").untilAsserted(() -> assertThat(jvm.clientThreads()).isEmpty());
        await("objects").atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                        jvm.instances("dev.sinal.engineio.EngineSession"))
                .isLessThan(300));
    }

    /** Blocks until the sum of these counters has increased by {@code times} since the test began. */
    void awaitCounted(int times, Enum<?>... anyOf) {
        var names = Arrays.stream(anyOf).map(AttackTestBase::counter).toList();
        expected.put(names, times);
        await(String.join(" or ", names)).pollDelay(Duration.ZERO).untilAsserted(() -> assertThat(
                        sum(counters(), names) - sum(before, names))
                .as(() -> counters() + " before " + before)
                .isEqualTo(times));
    }

    private static double sum(Map<String, Double> counters, List<String> names) {
        return names.stream().mapToDouble(counters::get).sum();
    }

    private static Map<String, Double> counters() {
        var counters = new LinkedHashMap<>(SINAL.metrics());
        counters.keySet()
                .removeIf(name -> !name.matches("sinal_(sessions_closed|requests_refused|connects_refused)_total.*"));
        return counters;
    }

    private static String counter(Enum<?> kind) {
        var series = kind instanceof CloseCause
                ? "sinal_sessions_closed_total{cause"
                : kind instanceof HandshakeError
                        ? "sinal_requests_refused_total{error"
                        : "sinal_connects_refused_total{reason";
        return series + "=\"" + kind.name().toLowerCase(Locale.ROOT) + "\"}";
    }

    /** Returns a WebSocket with an open session that is in no namespace. */
    static RawWebSocket open() throws IOException {
        return new RawWebSocket(SINAL.port(), WEBSOCKET).awaitText("0{\"sid\"");
    }

    /** Returns a WebSocket whose session is in the namespace of the instance. */
    static RawWebSocket connected() throws IOException {
        return open().send(RawWebSocket.text("40/" + INSTANCE + ",")).awaitText("40/" + INSTANCE + ",{");
    }

    /** Opens a polling session, and returns its path. */
    static String poll() {
        return SINAL.openPolling(POLLING);
    }
}
