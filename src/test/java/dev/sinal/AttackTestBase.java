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
 * A server under attack. Each test says what the server counts of its attack; nothing else is counted, and no session, no deadline, no byte
 * and no thread stays behind.
 */
abstract class AttackTestBase extends ServerIT {
    static final String INSTANCE = "x-attack";
    static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    /** How a session ends whose client is gone: the servers do not tell alike. */
    static final Enum<?>[] GONE = {EngineCloseCause.TRANSPORT_CLOSE, EngineCloseCause.TRANSPORT_ERROR};

    private final Map<List<String>, Integer> expected = new LinkedHashMap<>();
    private Map<String, Double> before;

    @BeforeAll
    static void an_instance_that_streams_all() {
        SINAL.create(INSTANCE);
        SINAL.set(INSTANCE, true);
        SINAL.awaitQuiet(); // what other tests have left ends by itself
    }

    @BeforeEach
    void note_what_was_counted_before() {
        before = counters();
    }

    @AfterEach
    void nothing_stays_behind_and_nothing_else_was_counted() {
        SINAL.awaitQuiet();
        var more = counters();
        more.replaceAll((name, count) -> count - before.get(name));
        expected.forEach((names, times) ->
                assertThat(sum(more, names)).as(String.join(" or ", names)).isEqualTo(times.doubleValue()));
        expected.keySet().forEach(more.keySet()::removeAll);
        more.values().removeIf(count -> count == 0);
        assertThat(more).as("what else was counted").isEmpty();
    }

    /** The servers keep the last request of some connections that they may use again. */
    @AfterAll
    static void no_thread_and_no_session_stays_behind() {
        var jvm = SharedServer.jvm();
        await("threads").untilAsserted(() -> assertThat(jvm.serving()).isEmpty());
        await("objects").atMost(Duration.ofMinutes(1)).untilAsserted(() -> assertThat(
                        jvm.instances("dev.sinal.engineio.EngineSession"))
                .isLessThan(100));
    }

    /** Returns when the server has counted any of these so often, all together, since the test began. */
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

    /** A WebSocket whose session is there, and in no namespace yet. */
    static RawWebSocket open() throws IOException {
        return new RawWebSocket(SINAL.port(), WEBSOCKET).awaitText("0{\"sid\"");
    }

    /** One whose session is in the instance's namespace. */
    static RawWebSocket enter() throws IOException {
        return open().send(RawWebSocket.text("40/" + INSTANCE + ",")).awaitText("40/" + INSTANCE + ",{");
    }

    /** The path of a new session that polls. */
    static String poll() {
        return SINAL.poll(POLLING);
    }
}
