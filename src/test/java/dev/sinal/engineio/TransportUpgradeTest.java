package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the upgrade of a polling session to a WebSocket. */
class TransportUpgradeTest extends PollingSessionTestBase {
    @Test
    void batches_that_wait_are_sent_on_the_websocket_after_an_upgrade() {
        var waiting = poll();
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        assertThat(webSocket.take()).containsExactly("3probe");
        clock.pass(Duration.ofMillis(100));
        assertThat(waiting.packets()).isEqualTo("6");
        send("4a", "4b");
        upgrade.received("5");
        send("4c");
        assertThat(webSocket.take()).containsExactly("4a", "4b", "4c");
        upgrade.received("4hello");
        assertThat(handler.messages).containsExactly("hello");
        assertThat(session.isPolling()).isFalse();
        assertThat(poll().error()).isEqualTo(EngineHandshakeError.BAD_REQUEST);
        assertThat(session.beginPost(new FakePost())).contains(EngineHandshakeError.BAD_REQUEST);
        assertThat(handler.closings).isEmpty();
        upgrade.close(EngineCloseCause.TRANSPORT_CLOSE);
        assertReleased(EngineCloseCause.TRANSPORT_CLOSE);
    }

    @Test
    void a_get_that_waits_is_answered_as_soon_as_the_probe_is() {
        var waiting = poll();
        webSocket.stall();
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        assertThat(waiting.packets()).isNull();
        webSocket.complete(true);
        assertThat(waiting.packets()).isEqualTo("6");
    }

    @Test
    void a_get_that_waits_when_the_upgrade_completes_gets_a_noop() {
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        var waiting = poll();
        upgrade.received("5");
        assertThat(waiting.packets()).isEqualTo("6");
        send("4a");
        assertThat(webSocket.take()).containsExactly("3probe", "4a");
    }

    @Test
    void a_batch_in_flight_on_a_get_completes_before_the_next_one_is_sent_on_the_websocket() {
        var slow = new FakePollRequest(true);
        session.poll(slow);
        send("4a");
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        upgrade.received("5");
        send("4b");
        assertThat(webSocket.take()).containsExactly("3probe");
        slow.complete(true);
        assertThat(webSocket.take()).containsExactly("4b");
    }

    @Test
    void the_transport_is_switched_when_the_answer_to_the_probe_has_been_sent() {
        webSocket.stall();
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        upgrade.received("5");
        send("4a");
        assertThat(webSocket.take()).containsExactly("3probe");
        assertThat(poll().error())
                .isEqualTo(EngineHandshakeError.BAD_REQUEST); // the client has sent the upgrade packet
        webSocket.complete(true);
        assertThat(webSocket.take()).containsExactly("4a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4a", "2", "1", "", "3probe"})
    void a_frame_other_than_the_probe_closes_the_websocket_and_the_session_continues_with_polling(String frame) {
        session.upgrade(webSocket).orElseThrow().received(frame);
        assertThat(webSocket.closed()).isEqualTo(EngineCloseCause.UPGRADE_FAILED);
        send("4still here");
        assertThat(poll().packets()).isEqualTo("4still here");
        assertThat(session.upgrade(new FakeTransport())).isPresent();
    }

    @Test
    void a_client_may_upgrade_without_a_probe() {
        session.upgrade(webSocket).orElseThrow().received("5");
        send("4a");
        assertThat(webSocket.take()).containsExactly("4a");
    }

    @Test
    void a_client_may_send_several_probes_and_the_upgrade_packet_without_waiting_for_an_answer() {
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        upgrade.received("2probe");
        webSocket.stall();
        upgrade.received("2probe");
        upgrade.received("2probe"); // the same answer is on its way
        upgrade.received("5");
        send("4a");
        webSocket.complete(true);
        assertThat(webSocket.take()).containsExactly("3probe", "3probe", "3probe", "4a");
    }

    @Test
    void an_upgrade_that_times_out_closes_only_the_websocket() {
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        clock.pass(Duration.ofSeconds(10));
        assertThat(webSocket.closed()).isEqualTo(EngineCloseCause.UPGRADE_FAILED);
        assertThat(handler.closings).isEmpty();
        session.close(EngineCloseCause.TRANSPORT_CLOSE);
        assertReleased(EngineCloseCause.TRANSPORT_CLOSE);
    }

    @Test
    void a_second_websocket_is_closed_and_the_first_one_continues() {
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        var second = new FakeTransport();
        assertThat(session.upgrade(second)).isEmpty();
        assertThat(second.closed()).isEqualTo(EngineCloseCause.UPGRADE_FAILED);
        upgrade.received("5");
        assertThat(session.upgrade(new FakeTransport())).isEmpty();
        send("4a");
        assertThat(webSocket.take()).containsExactly("3probe", "4a");
    }

    @Test
    void a_session_that_closes_closes_the_websocket_of_its_upgrade() {
        session.upgrade(webSocket).orElseThrow().received("2probe");
        session.close(EngineCloseCause.SHUTDOWN);
        assertThat(webSocket.closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
        assertReleased(EngineCloseCause.SHUTDOWN);
    }
}
