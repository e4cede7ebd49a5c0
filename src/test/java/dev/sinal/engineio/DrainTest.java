package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests that a drain closes sessions in batches, each when what was sent to it has left. */
class DrainTest {
    private final ManualClock clock = new ManualClock();
    private final EngineServer server = EngineFixtures.server(clock);
    private final Drain drain = new Drain(server, clock.timers(), 2, Duration.ofMillis(100), Duration.ofSeconds(3));

    @Test
    void a_server_that_stops_accepting_keeps_its_sessions_until_the_drain_starts() {
        var open = open();
        drain.stopAccepting();
        assertThat(drain.isStarted()).isTrue();
        assertThat(open().closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
        assertThat(open.closed()).isNull();
        drain.start();
        assertThat(open.closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
    }

    @Test
    void sessions_close_in_batches_and_none_is_opened() {
        var transports = IntStream.range(0, 5).mapToObj(i -> open()).toList();
        drain.start();
        drain.start();
        assertThat(server.size()).isEqualTo(3);
        clock.pass(Duration.ofMillis(100));
        assertThat(server.size()).isEqualTo(1);
        clock.pass(Duration.ofMillis(100));
        assertThat(server.size()).isZero();
        assertThat(transports).extracting(FakeTransport::closed).containsOnly(EngineCloseCause.SHUTDOWN);
        var query = Map.of("EIO", List.of("4"), "transport", List.of("polling"));
        assertThat(server.route(new HandshakeRequest("GET", query, false, "7f000001")))
                .isEqualTo(new Route.Refused(EngineHandshakeError.GOING_DOWN));
        assertThat(open().closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
        assertThat(clock.timers().size()).isZero();
    }

    @Test
    void a_session_closes_when_what_was_sent_has_left() {
        var slow = open();
        slow.stall();
        server.sessions().iterator().next().send(FrameBatch.of(new Frame.Text("4x")));
        drain.start();
        assertThat(slow.closed()).isNull();
        slow.complete(true);
        assertThat(slow.closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
    }

    @Test
    void a_session_whose_client_does_not_read_is_closed_after_the_timeout() {
        var stalled = open();
        stalled.stall();
        server.sessions().iterator().next().send(FrameBatch.of(new Frame.Text("4x")));
        drain.start();
        clock.pass(Duration.ofSeconds(3));
        assertThat(stalled.closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
        assertThat(server.size()).isZero();
    }

    private FakeTransport open() {
        var transport = new FakeTransport();
        server.open(transport, EngineFixtures.v4(), session -> new RecordingHandler());
        return transport;
    }
}
