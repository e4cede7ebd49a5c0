package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DrainTest {
    private final ManualClock clock = new ManualClock();
    private final EngineServer server = new EngineServer(
            new EngineOptions(
                    Duration.ofSeconds(25),
                    Duration.ofSeconds(20),
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(30),
                    1_000,
                    10,
                    100_000,
                    10,
                    10),
            clock.timers());
    private final Drain drain = new Drain(server, clock.timers(), 2, Duration.ofMillis(100), Duration.ofSeconds(3));

    @Test
    void sessions_end_in_batches_and_none_is_opened() {
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
    void what_was_sent_before_leaves_first_for_a_while() {
        var slow = open();
        slow.stall();
        server.stopAccepting().next().send(FrameBatch.of(new Frame.Text("4x")));
        drain.start();
        assertThat(slow.closed()).isNull();
        slow.complete(true);
        assertThat(slow.closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
    }

    @Test
    void who_does_not_read_is_not_waited_for_for_ever() {
        var stalled = open();
        stalled.stall();
        server.stopAccepting().next().send(FrameBatch.of(new Frame.Text("4x")));
        drain.start();
        clock.pass(Duration.ofSeconds(3));
        assertThat(stalled.closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
        assertThat(server.size()).isZero();
    }

    private FakeTransport open() {
        var transport = new FakeTransport();
        server.open(transport, EngineFixtures.current(), session -> new Silent());
        return transport;
    }

    private static final class Silent implements SessionHandler {
        @Override
        public void opened() {}

        @Override
        public void message(String text) {}

        @Override
        public void binary(ByteBuffer bytes) {}

        @Override
        public void closed(CloseCause cause) {}
    }
}
