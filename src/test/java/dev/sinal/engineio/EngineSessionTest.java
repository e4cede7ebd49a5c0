package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests sessions on a WebSocket: packets, heartbeat, outbox and close. */
class EngineSessionTest {
    private static final Duration INTERVAL = Duration.ofSeconds(25);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration SEND_TIMEOUT = Duration.ofSeconds(40);

    private final ManualClock clock = new ManualClock();
    private final EngineServer server = EngineFixtures.options()
            .sendTimeout(SEND_TIMEOUT)
            .outboxBytes(10_000)
            .maxSessions(2)
            .server(clock);
    private final FakeTransport transport = new FakeTransport();
    private final Echo echo = new Echo();

    @Test
    void the_open_packet_contains_the_options() {
        var session = open();
        assertThat(transport.take())
                .containsExactly("0{\"sid\":\"" + session.sid().value()
                        + "\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000}");
        assertThat(session.sid().value()).hasSize(20);
    }

    @Test
    void messages_are_passed_to_the_handler_and_its_replies_are_sent() {
        var session = open();
        transport.take();
        session.received("4hello");
        session.received(ByteBuffer.wrap(new byte[3]));
        assertThat(transport.take()).containsExactly("4hello");
        assertThat(echo.messages).containsExactly("000000");
    }

    @Test
    void a_session_whose_client_answers_pings_stays_open() {
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
    void an_answer_that_arrives_before_the_send_of_the_ping_returns_restarts_the_interval() {
        var answering = new FakeTransport() {
            private EngineSession session;

            @Override
            public void send(FrameBatch batch, Completion done) {
                super.send(batch, done);
                if (sends().size() > 1) { // the first is the open packet
                    session.received("3");
                }
            }
        };
        answering.session =
                server.open(answering, EngineFixtures.v4(), echo::on).orElseThrow();
        for (var i = 1; i <= 3; i++) {
            clock.pass(INTERVAL);
            assertThat(answering.sends()).hasSize(1 + i);
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
    void a_session_whose_client_sends_nothing_is_closed_when_the_ping_times_out() {
        open();
        clock.pass(INTERVAL);
        clock.pass(TIMEOUT.minusMillis(1));
        assertThat(transport.closed()).isNull();
        clock.pass(Duration.ofMillis(1));
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.PING_TIMEOUT);
        assertReleased();
    }

    @Test
    void a_plain_websocket_is_pinged_by_websocket_pings() {
        var session = server.open(transport, EngineFixtures.v4(HeartbeatMode.FRAMES), echo::on)
                .orElseThrow();
        transport.take();
        clock.pass(INTERVAL);
        assertThat(transport.take()).containsExactly("Ping[]");
        session.receivedPong();
        clock.pass(INTERVAL);
        assertThat(transport.take()).as("an interval after the last one").containsExactly("Ping[]");
        session.received("4a"); // every frame is an answer
        clock.pass(INTERVAL);
        assertThat(transport.take()).contains("Ping[]");
        clock.pass(TIMEOUT);
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.PING_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2", "2probe", "7", "x", "0{}", "b*"})
    void a_frame_that_a_client_may_not_send_closes_the_session(String frame) {
        open().received(frame);
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.PARSE_ERROR);
        assertReleased();
    }

    @ParameterizedTest
    @ValueSource(strings = {"5", "6", "3probe"})
    void packets_without_effect_are_ignored(String frame) {
        open().received(frame);
        assertThat(transport.closed()).isNull();
    }

    @Test
    void a_close_packet_closes_the_session_at_once() {
        open().received("1");
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.CLIENT_CLOSE);
        assertReleased();
    }

    @Test
    void the_limit_of_a_message_is_in_bytes() {
        var session = open();
        session.received("4" + "é".repeat(499));
        assertThat(transport.closed()).isNull();
        session.received("4" + "é".repeat(500));
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.TOO_LARGE);
    }

    @Test
    void frames_are_sent_one_at_a_time_and_in_order() {
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
    void a_session_whose_outbox_exceeds_its_limit_is_closed() {
        var session = open();
        transport.stall();
        var sent = 0;
        while (transport.closed() == null) {
            session.send(FrameBatch.of(new Frame.Text("4" + "x".repeat(935))));
            sent++;
        }
        assertThat(sent).as("one in flight, ten behind it, and one too many").isEqualTo(12);
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.SLOW);
        assertReleased();
        transport.complete(true);
    }

    @Test
    void a_session_whose_send_does_not_complete_is_closed_even_if_the_client_sends_and_little_waits() {
        var session = open();
        transport.stall();
        session.send(FrameBatch.of(new Frame.Text("4x")));
        for (var passed = Duration.ZERO; passed.compareTo(SEND_TIMEOUT) < 0; passed = passed.plusSeconds(1)) {
            assertThat(transport.closed()).isNull();
            session.received("3");
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.SLOW);
        assertReleased();
    }

    @Test
    void a_session_whose_sends_complete_in_time_stays_open() {
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
        assertReleased();
    }

    @Test
    void a_frame_larger_than_the_limit_is_accepted_if_nothing_waits() {
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
        assertReleased();
    }

    @Test
    void a_flushing_close_waits_until_everything_is_sent() {
        var session = open();
        transport.stall();
        session.send(FrameBatch.of(new Frame.Text("4a")));
        session.send(FrameBatch.of(new Frame.Text("4b")));
        session.closeWhenFlushed(EngineCloseCause.SHUTDOWN);
        transport.complete(true);
        assertThat(transport.closed()).isNull();
        transport.complete(true);
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
        assertThat(transport.take()).contains("4a", "4b");
    }

    @Test
    void a_flushing_close_times_out() {
        var session = open();
        transport.stall();
        session.send(FrameBatch.of(new Frame.Text("4a")));
        session.closeWhenFlushed(EngineCloseCause.SHUTDOWN);
        clock.pass(Duration.ofSeconds(30));
        assertThat(transport.closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
    }

    @Test
    void a_transport_above_the_limit_of_sessions_is_closed() {
        open();
        open();
        var third = new FakeTransport();
        assertThat(server.open(third, EngineFixtures.v4(), echo::on)).isEmpty();
        assertThat(third.closed()).isEqualTo(EngineCloseCause.FULL);
        server.close();
        assertReleased();
    }

    @Test
    void the_handler_is_notified_once_with_the_first_cause() {
        var session = open();
        session.close(EngineCloseCause.TRANSPORT_CLOSE);
        session.close(EngineCloseCause.PING_TIMEOUT);
        assertThat(echo.closings).containsExactly(EngineCloseCause.TRANSPORT_CLOSE);
    }

    private EngineSession open() {
        return server.open(transport, EngineFixtures.v4(), echo::on).orElseThrow();
    }

    private void assertReleased() {
        assertThat(server.size()).isZero();
        assertThat(clock.timers().size()).isZero();
        assertThat(echo.closings).isNotEmpty();
    }

    private static final class Echo extends RecordingHandler {
        private EngineSession session;

        SessionHandler on(EngineSession opened) {
            session = opened;
            return this;
        }

        @Override
        public void message(String text) {
            session.send(FrameBatch.of(new EnginePacket.Message(text).encode(session.codec())));
        }
    }
}
