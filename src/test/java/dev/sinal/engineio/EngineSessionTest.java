package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.socketio.SocketIoCloseCause;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineSessionTest {
    private static final Duration INTERVAL = Duration.ofSeconds(25);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(40);

    private final ManualClock clock = new ManualClock();
    private final EngineServer server = new EngineServer(
            new EngineOptions(INTERVAL, TIMEOUT, Duration.ofSeconds(10), SEND_TIMEOUT, 1_000, 10, 10_000, 2, 2),
            clock.timers());
    private final FakeTransport transport = new FakeTransport();
    private final Echo echo = new Echo();

    @Test
    void the_open_packet_says_the_terms() {
        var session = open();
        assertThat(transport.take())
                .containsExactly("0{\"sid\":\"" + session.sid().value()
                        + "\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000}");
        assertThat(session.sid().value()).hasSize(20);
    }

    @Test
    void messages_reach_the_protocol_above_and_back() {
        var session = open();
        transport.take();
        session.received("4hello");
        session.received(ByteBuffer.wrap(new byte[3]));
        assertThat(transport.take()).containsExactly("4hello");
        assertThat(echo.binaries).isEqualTo(1);
    }

    @Test
    void a_client_that_answers_pings_lives() {
        var session = open();
        for (var i = 0; i < 10; i++) {
            transport.take();
            clock.pass(INTERVAL);
            assertThat(transport.take()).containsExactly("2");
            session.received("3");
        }
        assertThat(transport.closed()).isNull();
    }

    @Test
    void an_answer_that_comes_before_the_ping_has_left_keeps_the_beat() {
        var prompt = new FakeTransport() {
            private EngineSession session;

            @Override
            public void send(FrameBatch batch, Completion done) {
                super.send(batch, done);
                if (sends().size() > 1) { // the first is the open packet
                    session.received("3");
                }
            }
        };
        prompt.session = server.open(prompt, EngineFixtures.current(), echo::on).orElseThrow();
        for (var i = 1; i <= 3; i++) {
            clock.pass(INTERVAL);
            assertThat(prompt.sends()).hasSize(1 + i);
        }
    }

    @Test
    void any_packet_answers_a_ping() {
        var session = open();
        clock.pass(INTERVAL);
        session.received("4still here");
        clock.pass(TIMEOUT);
        assertThat(transport.closed()).isNull();
        transport.take();
        clock.pass(INTERVAL);
        assertThat(transport.take()).containsExactly("2");
    }

    @Test
    void a_silent_client_is_closed_when_the_ping_times_out() {
        open();
        clock.pass(INTERVAL);
        clock.pass(TIMEOUT.minusMillis(1));
        assertThat(transport.closed()).isNull();
        clock.pass(Duration.ofMillis(1));
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.PING_TIMEOUT);
        assertGone();
    }

    @Test
    void a_plain_websocket_is_asked_by_a_websocket_ping() {
        var session = server.open(transport, EngineFixtures.current(HeartbeatMode.FRAMES), echo::on)
                .orElseThrow();
        transport.take();
        clock.pass(INTERVAL);
        assertThat(transport.take()).containsExactly("Ping[]");
        session.receivedPong();
        clock.pass(TIMEOUT);
        assertThat(transport.closed()).isNull();
        clock.pass(INTERVAL);
        clock.pass(TIMEOUT);
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.PING_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "2probe", "7", "x", "0{}", "b*"})
    void what_a_client_may_not_send_closes_the_session(String frame) {
        open().received(frame);
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.PARSE_ERROR);
        assertGone();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "6", "3probe"})
    void what_says_nothing_is_passed_over(String frame) {
        open().received(frame);
        assertThat(transport.closed()).isNull();
    }

    @Test
    void a_close_packet_closes_at_once() {
        open().received("1");
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.CLIENT_CLOSE);
        assertGone();
    }

    @Test
    void a_message_is_measured_in_bytes() {
        var session = open();
        session.received("4" + "é".repeat(499));
        assertThat(transport.closed()).isNull();
        session.received("4" + "é".repeat(500));
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.TOO_LARGE);
    }

    @Test
    void frames_leave_one_at_a_time_and_in_order() {
        var session = open();
        transport.take();
        transport.stall();
        for (var i = 0; i < 5; i++) {
            session.send(FrameBatch.of(new Frame.Text("4" + i)));
        }
        for (var i = 0; i < 5; i++) {
            assertThat(transport.take()).containsExactly("4" + i);
            assertThat(transport.pending()).isEqualTo(1);
            transport.complete(true);
        }
    }

    @Test
    void a_hundred_thousand_sends_that_complete_at_once_do_not_recurse() {
        var session = open();
        transport.stall();
        session.send(FrameBatch.of(new Frame.Text("4x")));
        for (var i = 0; i < 100; i++) {
            session.send(FrameBatch.of(new Frame.Text("4x")));
        }
        var deep = new int[1];
        var direct = new Transport() {
            private int count;

            @Override
            public int writableBytes() {
                return 1;
            }

            @Override
            public void send(FrameBatch batch, Completion done) {
                deep[0] = Math.max(deep[0], Thread.currentThread().getStackTrace().length);
                count++;
                done.done(true);
            }

            @Override
            public void close(CloseCause cause) {}
        };
        var outbox =
                new Outbox(direct, Long.MAX_VALUE, new SendDeadline(clock.timers(), SEND_TIMEOUT, () -> {}), () -> {});
        for (var i = 0; i < 100_000; i++) {
            assertThat(outbox.offer(FrameBatch.of(new Frame.Text("4x")))).isTrue();
        }
        assertThat(direct.count).isEqualTo(100_000);
        assertThat(deep[0]).isLessThan(200);
    }

    @Test
    void a_client_that_reads_too_slowly_is_closed_past_the_bound() {
        var session = open();
        transport.stall();
        var sent = 0;
        while (transport.closed() == null) {
            session.send(FrameBatch.of(new Frame.Text("4" + "x".repeat(935))));
            sent++;
        }
        assertThat(sent).as("one in flight, ten behind it, and one too many").isEqualTo(12);
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.SLOW);
        assertGone();
        transport.complete(true);
    }

    @Test
    void a_client_that_takes_nothing_is_closed_though_it_answers_and_little_waits() {
        var session = open();
        transport.stall();
        session.send(FrameBatch.of(new Frame.Text("4x")));
        for (var passed = Duration.ZERO; passed.compareTo(SEND_TIMEOUT) < 0; passed = passed.plusSeconds(1)) {
            assertThat(transport.closed()).isNull();
            session.received("3");
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.SLOW);
        assertGone();
    }

    @Test
    void a_client_that_takes_each_frame_in_time_stays() {
        var session = open();
        transport.stall();
        for (var i = 0; i < 10; i++) {
            session.send(FrameBatch.of(new Frame.Text("4x")));
            session.received("3");
            clock.pass(SEND_TIMEOUT.minusSeconds(10));
            while (transport.pending() > 0) {
                transport.complete(true);
            }
        }
        assertThat(transport.closed()).isNull();
        session.close(EngineCloseCause.SHUTDOWN);
        assertGone();
    }

    @Test
    void a_frame_larger_than_the_bound_is_taken_where_nothing_waits_and_closes_nobody_while_it_leaves() {
        var session = open();
        var large = FrameBatch.of(new Frame.Text("4" + "x".repeat(20_000)));
        transport.stall();
        session.send(large);
        session.send(FrameBatch.of(new Frame.Text("4x")));
        assertThat(transport.closed()).as("what is in flight does not wait").isNull();
        transport.complete(true);
        session.send(large);
        assertThat(transport.closed()).isNull();
        session.send(FrameBatch.of(new Frame.Text("4x")));
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.SLOW);
    }

    @Test
    void a_failed_send_closes_the_session() {
        var session = open();
        transport.stall();
        session.send(FrameBatch.of(new Frame.Text("4x")));
        transport.complete(false);
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.TRANSPORT_ERROR);
        assertGone();
    }

    @Test
    void a_flushing_close_waits_for_what_was_sent() {
        var session = open();
        transport.stall();
        session.send(FrameBatch.of(new Frame.Text("4a")));
        session.send(FrameBatch.of(new Frame.Text("4b")));
        session.closeWhenFlushed(SocketIoCloseCause.REFUSED);
        transport.complete(true);
        assertThat(transport.closed()).isNull();
        transport.complete(true);
        assertThat(transport.closed()).isEqualTo(SocketIoCloseCause.REFUSED);
        assertThat(transport.take()).contains("4a", "4b");
    }

    @Test
    void a_flushing_close_does_not_wait_forever() {
        var session = open();
        transport.stall();
        session.send(FrameBatch.of(new Frame.Text("4a")));
        session.closeWhenFlushed(SocketIoCloseCause.REFUSED);
        clock.pass(Duration.ofSeconds(30));
        assertThat(transport.closed()).isEqualTo(SocketIoCloseCause.REFUSED);
    }

    @Test
    void past_the_limit_of_sessions_a_transport_is_closed() {
        open();
        open();
        var third = new FakeTransport();
        assertThat(server.open(third, EngineFixtures.current(), echo::on)).isEmpty();
        assertThat(third.closed()).isEqualTo(EngineCloseCause.FULL);
        server.close();
        assertGone();
    }

    @Test
    void the_end_is_told_once_with_the_first_cause() {
        var session = open();
        session.close(EngineCloseCause.TRANSPORT_CLOSE);
        session.close(EngineCloseCause.PING_TIMEOUT);
        assertThat(echo.ends).containsExactly(EngineCloseCause.TRANSPORT_CLOSE);
    }

    private EngineSession open() {
        return server.open(transport, EngineFixtures.current(), echo::on).orElseThrow();
    }

    private void assertGone() {
        assertThat(server.size()).isZero();
        assertThat(clock.timers().size()).isZero();
        assertThat(echo.ends).isNotEmpty();
    }

    private static final class Echo implements SessionHandler {
        private final List<CloseCause> ends = new ArrayList<>();
        private EngineSession session;
        private int binaries;

        SessionHandler on(EngineSession opened) {
            session = opened;
            return this;
        }

        @Override
        public void opened() {}

        @Override
        public void message(String text) {
            session.send(FrameBatch.of(new EnginePacket.Message(text).encode(session.codec())));
        }

        @Override
        public void binary(ByteBuffer bytes) {
            binaries++;
        }

        @Override
        public void closed(CloseCause cause) {
            ends.add(cause);
        }
    }
}
