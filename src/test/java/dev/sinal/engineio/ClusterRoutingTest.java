package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests to which node requests belong. */
class ClusterRoutingTest {
    private static final EngineOptions OPTIONS = new EngineOptions(
            Duration.ofSeconds(25),
            Duration.ofSeconds(20),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            1_000,
            10,
            1_000,
            10,
            10);
    private static final String RANDOM = "abcdefghij0123456789";

    private final EngineServer alone = new EngineServer(OPTIONS, new ManualClock().timers());
    private final EngineServer node = new EngineServer(OPTIONS, new ManualClock().timers(), "n1");

    @Test
    void the_ids_of_sessions_begin_with_the_nodes() {
        assertThat(alone.newSid().value()).matches("[A-Za-z0-9_-]{20}");
        assertThat(node.newSid().value()).matches("n1[A-Za-z0-9_-]{20}");
        assertThat(node.newSid().node()).isEqualTo("n1");
    }

    @Test
    void the_session_of_another_node_is_elsewhere() {
        assertThat(node.route(request("GET", "polling", "n2" + RANDOM, false)))
                .isEqualTo(new Route.Elsewhere("n2", "EIO=4&transport=polling&sid=n2" + RANDOM));
        assertThat(node.route(request("POST", "polling", "n2" + RANDOM, false))).isInstanceOf(Route.Elsewhere.class);
        assertThat(node.route(request("GET", "websocket", "n2" + RANDOM, true))).isInstanceOf(Route.Elsewhere.class);
    }

    @Test
    void no_other_parameter_is_passed_on() {
        var query = Map.of(
                "apikey", List.of("secret"),
                "EIO", List.of("4"),
                "transport", List.of("polling"),
                "sid", List.of("n&2" + RANDOM));
        assertThat(node.route(new HandshakeRequest("GET", query, false, "address")))
                .isEqualTo(new Route.Elsewhere("n&2", "EIO=4&transport=polling&sid=n%262" + RANDOM));
    }

    @Test
    void what_fits_no_session_is_refused_here() {
        assertThat(node.route(request("PUT", "polling", "n2" + RANDOM, false)))
                .isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(node.route(request("GET", "websocket", "n2" + RANDOM, false)))
                .isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
    }

    @Test
    void the_session_of_no_other_node_is_unknown() {
        var unknown = new Route.Refused(EngineHandshakeError.UNKNOWN_SESSION);
        assertThat(node.route(request("GET", "polling", "n1" + RANDOM, false))).isEqualTo(unknown);
        assertThat(node.route(request("GET", "polling", RANDOM, false))).isEqualTo(unknown);
        assertThat(node.route(request("GET", "polling", "short", false))).isEqualTo(unknown);
        assertThat(alone.route(request("GET", "polling", "n2" + RANDOM, false))).isEqualTo(unknown);
    }

    private static HandshakeRequest request(String method, String transport, String sid, boolean upgrade) {
        var query = Map.of("EIO", List.of("4"), "transport", List.of(transport), "sid", List.of(sid));
        return new HandshakeRequest(method, query, upgrade, "address");
    }
}
