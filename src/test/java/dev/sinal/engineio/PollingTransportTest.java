package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests sessions that poll. */
class PollingTransportTest extends PollingSessionTestBase {
    @Test
    void batches_that_wait_are_sent_in_one_response_and_in_order() {
        send("4a", "4b");
        assertThat(poll().packets()).isEqualTo("4a 4b");
        var waiting = poll();
        assertThat(waiting.packets()).isNull();
        send("4c");
        assertThat(waiting.packets()).isEqualTo("4c");
        session.send(FrameBatch.of(new Frame.Binary(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}))));
        assertThat(poll().packets()).isEqualTo("bAQIDBA==");
    }

    @Test
    void a_second_get_while_one_waits_closes_the_session() {
        var first = poll();
        var second = poll();
        assertThat(second.error()).isEqualTo(EngineHandshakeError.BAD_REQUEST);
        assertThat(first.packets()).isEqualTo("1");
        assertReleased(EngineCloseCause.TRANSPORT_ERROR);
    }

    @Test
    void a_second_post_while_one_is_read_closes_the_session() {
        assertThat(session.beginPost(new FakePost())).isEmpty();
        assertThat(session.beginPost(new FakePost())).contains(EngineHandshakeError.BAD_REQUEST);
        assertReleased(EngineCloseCause.TRANSPORT_ERROR);
    }

    @Test
    void the_packets_of_a_post_are_handled_one_by_one() {
        post("4a\u001ebAQIDBA==\u001e4b");
        assertThat(handler.messages).containsExactly("a", "01020304", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u001e", "4a\u001e", "4a\u001e\u001e4b", "x", "2", "b*"})
    void a_malformed_payload_closes_the_session(String payload) {
        post(payload);
        assertReleased(EngineCloseCause.PARSE_ERROR);
    }

    @Test
    void too_many_packets_in_a_post_close_the_session() {
        post("4\u001e".repeat(10) + "4");
        assertReleased(EngineCloseCause.PACKETS);
    }

    @Test
    void a_rejected_post_does_not_block_the_next_one() {
        assertThat(session.beginPost(new FakePost())).isEmpty();
        assertThat(session.completePost(Optional.empty())).contains(EngineHandshakeError.TOO_LARGE);
        post("4a");
        assertThat(handler.messages).containsExactly("a");
    }

    @Test
    void a_close_packet_completes_the_get_that_waits_with_a_noop() {
        var waiting = poll();
        post("1");
        assertThat(waiting.packets()).isEqualTo("6");
        assertReleased(EngineCloseCause.CLIENT_CLOSE);
    }

    @Test
    void a_get_that_arrives_after_the_close_packet_that_was_sent_after_it_completes_too() {
        post("1\u001e4ignored");
        assertThat(session.beginPost(new FakePost())).contains(EngineHandshakeError.UNKNOWN_SESSION);
        send("4ignored");
        clock.pass(Duration.ofMillis(49));
        assertThat(handler.closings).isEmpty();
        assertThat(poll().packets()).isEqualTo("6");
        assertThat(handler.messages).isEmpty();
        assertReleased(EngineCloseCause.CLIENT_CLOSE);
    }

    @Test
    void a_close_packet_closes_the_session_if_no_get_arrives() {
        post("1");
        clock.pass(Duration.ofMillis(50));
        assertReleased(EngineCloseCause.CLIENT_CLOSE);
    }

    @Test
    void a_close_packet_closes_the_session_even_if_the_server_closes_it_when_flushed() {
        post("1");
        session.closeWhenFlushed(EngineCloseCause.SHUTDOWN);
        clock.pass(Duration.ofMillis(50));
        assertReleased(EngineCloseCause.CLIENT_CLOSE);
    }

    @Test
    void a_close_by_the_server_waits_for_the_next_get() {
        session.closeWhenFlushed(EngineCloseCause.SHUTDOWN);
        assertThat(handler.closings).isEmpty();
        assertThat(poll().packets()).isEqualTo("1");
        assertReleased(EngineCloseCause.SHUTDOWN);
    }

    @Test
    void a_close_by_the_server_has_a_response_of_its_own() {
        send("4a", "4b");
        session.closeWhenFlushed(EngineCloseCause.SHUTDOWN);
        assertThat(poll().packets()).isEqualTo("4a 4b");
        assertThat(handler.closings).isEmpty();
        assertThat(poll().packets()).isEqualTo("1");
        assertReleased(EngineCloseCause.SHUTDOWN);
    }

    @Test
    void a_close_by_the_server_times_out_whatever_the_client_posts() {
        session.closeWhenFlushed(EngineCloseCause.SHUTDOWN);
        clock.pass(Duration.ofSeconds(20));
        post("3");
        clock.pass(Duration.ofSeconds(10));
        assertReleased(EngineCloseCause.SHUTDOWN);
    }

    @Test
    void a_post_that_is_being_read_is_rejected_when_its_session_closes() {
        var post = new FakePost();
        assertThat(session.beginPost(post)).isEmpty();
        session.close(EngineCloseCause.PING_TIMEOUT);
        assertThat(post.error()).isEqualTo(EngineHandshakeError.UNKNOWN_SESSION);
    }

    @Test
    void a_transport_that_throws_closes_the_session() {
        session.poll(new FakePollRequest() {
            @Override
            public void respond(PollingPayload payload, Transport.Completion completion) {
                throw new IllegalStateException("as a request that the server has recycled");
            }
        });
        send("4a");
        assertReleased(EngineCloseCause.TRANSPORT_ERROR);
    }

    @Test
    void an_aborted_get_closes_the_session() {
        var waiting = new FakePollRequest(true);
        session.poll(waiting);
        send("4a");
        waiting.complete(false);
        assertReleased(EngineCloseCause.TRANSPORT_ERROR);
    }

    @Test
    void a_response_that_is_read_slowly_does_not_close_the_session_and_one_that_is_not_read_does() {
        var slow = new FakePollRequest(true);
        session.poll(slow);
        send("4a");
        for (var second = 1; second <= 90; second++) {
            slow.setProgress(second);
            clock.pass(Duration.ofSeconds(1));
            post("3");
        }
        assertThat(handler.closings).isEmpty();
        assertThat(slow.isClosed()).isFalse();
        for (var second = 1; second <= 40; second++) {
            clock.pass(Duration.ofSeconds(1));
            if (handler.closings.isEmpty()) {
                post("3");
            }
        }
        assertReleased(EngineCloseCause.SLOW);
        assertThat(slow.isClosed()).isTrue();
    }

    @Test
    void a_session_counts_towards_the_limits_until_its_client_has_taken_the_response() {
        var single = EngineFixtures.options().maxSessions(1).server(clock);
        session = single.open(new PollingTransport(EnginePacketCodec.V4), EngineFixtures.v4(), opened -> handler)
                .orElseThrow();
        var stalled = new FakePollRequest(true);
        session.poll(stalled);
        session.close(EngineCloseCause.PING_TIMEOUT);
        assertThat(stalled.isClosed()).isTrue();
        assertThat(single.size()).isZero();
        assertThat(single.open(new FakeTransport(), EngineFixtures.v4(), opened -> handler))
                .isEmpty();
        stalled.complete(false);
        assertThat(single.open(new FakeTransport(), EngineFixtures.v4(), opened -> handler))
                .isPresent();
    }

    @Test
    void sessions_that_send_the_same_batches_share_the_payload() {
        var other = server.open(new PollingTransport(EnginePacketCodec.V4), EngineFixtures.v4(), opened -> handler)
                .orElseThrow();
        other.poll(new FakePollRequest());
        var batches = List.of(FrameBatch.of(new Frame.Text("4a")), FrameBatch.of(new Frame.Text("4b")));
        batches.forEach(session::send);
        batches.forEach(other::send);
        var mine = poll();
        var others = new FakePollRequest();
        other.poll(others);
        assertThat(mine.packets()).isEqualTo("4a 4b");
        assertThat(others.payload()).isSameAs(mine.payload());
        assertThat(others.payload().compress(0).join())
                .isSameAs(mine.payload().compress(0).join());
    }

    @Test
    void a_session_whose_client_does_not_poll_is_closed_when_the_ping_times_out() {
        clock.pass(INTERVAL);
        clock.pass(TIMEOUT);
        assertReleased(EngineCloseCause.PING_TIMEOUT);
    }

    @Test
    void requests_are_routed_to_their_session_if_transport_and_method_fit() {
        var sid = session.sid().value();
        assertThat(route("GET", false, "polling", sid)).isEqualTo(new Route.Continuing(session));
        assertThat(route("POST", false, "polling", sid)).isEqualTo(new Route.Continuing(session));
        assertThat(route("GET", true, "websocket", sid)).isEqualTo(new Route.Continuing(session));
        assertThat(route("DELETE", false, "polling", sid))
                .isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("GET", false, "websocket", sid))
                .isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("GET", true, "polling", sid)).isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("GET", false, "polling", "")).as("no sid").isInstanceOf(Route.Opening.class);
        assertThat(route("GET", false, "polling", "__proto__"))
                .isEqualTo(new Route.Refused(EngineHandshakeError.UNKNOWN_SESSION));
        assertThat(route("GET", false, "__proto__", sid))
                .isEqualTo(new Route.Refused(EngineHandshakeError.UNKNOWN_TRANSPORT));
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        upgrade.received("5");
        assertThat(route("GET", false, "polling", sid)).isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("POST", false, "polling", sid)).isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("GET", true, "websocket", sid))
                .isEqualTo(
                        new Route.Continuing(session)); // and is closed as an upgrade of a session that is not polling
    }

    @Test
    void the_open_packet_is_sent_alone_even_if_more_waits() {
        var sending = new RecordingHandler() {
            @Override
            public void opened() {
                session.send(FrameBatch.of(new Frame.Text("40")));
            }
        };
        session = server.open(new PollingTransport(EnginePacketCodec.V4), EngineFixtures.v4(), opened -> {
                    session = opened;
                    return sending;
                })
                .orElseThrow();
        assertThat(poll().packets()).startsWith("0{").doesNotContain(" ");
        assertThat(poll().packets()).isEqualTo("40");
    }

    @Test
    void a_parameter_that_ends_with_eio_is_not_a_version() {
        var request = new HandshakeRequest("GET", Map.of("xEIO", List.of("4")), false, "7f000001");
        assertThat(server.routeDirect(request)).isEqualTo(new Route.Refused(EngineHandshakeError.UNKNOWN_TRANSPORT));
    }

    private Route route(String method, boolean upgrade, String transport, String sid) {
        var query = Map.of("EIO", List.of("4"), "transport", List.of(transport), "sid", List.of(sid));
        return server.route(new HandshakeRequest(method, query, upgrade, "7f000001"));
    }
}
