package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.socketio.SocketIoCloseCause;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PollingTransportTest {
    private static final Duration INTERVAL = Duration.ofSeconds(25);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final ManualClock clock = new ManualClock();
    private final EngineServer server = new EngineServer(
            new EngineOptions(
                    INTERVAL, TIMEOUT, Duration.ofSeconds(10), Duration.ofSeconds(30), 1_000, 10, 100_000, 10, 10),
            clock.timers());
    private final FakeTransport webSocket = new FakeTransport();
    private final RecordingHandler hearing = new RecordingHandler();
    private EngineSession session;

    @BeforeEach
    void a_session_that_polls() {
        session = server.open(new PollingTransport(EnginePacketCodec.V4), EngineFixtures.current(), opened -> hearing)
                .orElseThrow();
        assertThat(poll().answer())
                .startsWith("0{\"sid\":\"" + session.sid().value() + "\",\"upgrades\":[\"websocket\"],");
    }

    @Test
    void what_gathers_leaves_together_and_in_order() {
        send("4a", "4b");
        assertThat(poll().answer()).isEqualTo("4a 4b");
        var waiting = poll();
        assertThat(waiting.answer()).isNull();
        send("4c");
        assertThat(waiting.answer()).isEqualTo("4c");
        session.send(FrameBatch.of(new Frame.Binary(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}))));
        assertThat(poll().answer()).isEqualTo("bAQIDBA==");
    }

    @Test
    void a_second_get_while_one_waits_closes_the_session() {
        var first = poll();
        var second = poll();
        assertThat(second.refusal()).isEqualTo(EngineHandshakeError.BAD_REQUEST);
        assertThat(first.answer()).isEqualTo("1");
        assertGone(EngineCloseCause.TRANSPORT_ERROR);
    }

    @Test
    void a_second_post_while_one_is_read_closes_the_session() {
        assertThat(session.beginPost(new FakePost())).isEmpty();
        assertThat(session.beginPost(new FakePost())).contains(EngineHandshakeError.BAD_REQUEST);
        assertGone(EngineCloseCause.TRANSPORT_ERROR);
    }

    @Test
    void a_post_brings_its_packets_one_by_one() {
        post("4a\u001ebAQIDBA==\u001e4b");
        assertThat(hearing.heard).containsExactly("a", "01020304", "b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u001e", "4a\u001e", "4a\u001e\u001e4b", "x", "2", "b*"})
    void a_malformed_payload_closes_the_session(String payload) {
        post(payload);
        assertGone(EngineCloseCause.PARSE_ERROR);
    }

    @Test
    void more_packets_than_are_taken_close_the_session() {
        post("4\u001e".repeat(10) + "4");
        assertGone(EngineCloseCause.PACKETS);
    }

    @Test
    void a_refused_post_lets_the_next_one_come() {
        assertThat(session.beginPost(new FakePost())).isEmpty();
        assertThat(session.completePost(Optional.empty()))
                .isCompletedWithValue(Optional.of(EngineHandshakeError.TOO_LARGE));
        post("4a");
        assertThat(hearing.heard).containsExactly("a");
    }

    @Test
    void a_close_packet_ends_the_get_that_waits_without_a_word() {
        var waiting = poll();
        post("1");
        assertThat(waiting.answer()).isEqualTo("6");
        assertGone(EngineCloseCause.CLIENT_CLOSE);
    }

    @Test
    void a_get_that_is_overtaken_by_the_close_packet_that_was_sent_after_it_comes_back_too() {
        var closing = postSlowly("1\u001e4unheard");
        assertThat(session.beginPost(new FakePost())).contains(EngineHandshakeError.UNKNOWN_SESSION);
        send("4unheard");
        clock.pass(Duration.ofMillis(49));
        assertThat(closing).isNotDone();
        assertThat(poll().answer()).isEqualTo("6");
        assertThat(closing).isCompletedWithValue(Optional.empty());
        assertThat(hearing.heard).isEmpty();
        assertGone(EngineCloseCause.CLIENT_CLOSE);
    }

    @Test
    void a_close_packet_does_not_wait_for_a_get_that_may_not_come() {
        var closing = postSlowly("1");
        clock.pass(Duration.ofMillis(50));
        assertThat(closing).isCompletedWithValue(Optional.empty());
        assertGone(EngineCloseCause.CLIENT_CLOSE);
    }

    @Test
    void a_client_that_leaves_is_not_waited_for_when_the_server_closes_too() {
        var closing = postSlowly("1");
        session.closeWhenFlushed(SocketIoCloseCause.REFUSED);
        clock.pass(Duration.ofMillis(50));
        assertThat(closing).isCompletedWithValue(Optional.empty());
        assertGone(EngineCloseCause.CLIENT_CLOSE);
    }

    @Test
    void a_close_by_the_server_waits_for_the_next_get() {
        session.closeWhenFlushed(SocketIoCloseCause.REFUSED);
        assertThat(hearing.ended).isNull();
        assertThat(poll().answer()).isEqualTo("1");
        assertGone(SocketIoCloseCause.REFUSED);
    }

    @Test
    void a_close_by_the_server_does_not_wait_forever_whatever_the_client_posts_meanwhile() {
        session.closeWhenFlushed(SocketIoCloseCause.REFUSED);
        clock.pass(Duration.ofSeconds(20));
        post("3");
        clock.pass(Duration.ofSeconds(10));
        assertGone(SocketIoCloseCause.REFUSED);
    }

    @Test
    void a_post_that_is_being_read_ends_with_its_session() {
        var post = new FakePost();
        assertThat(session.beginPost(post)).isEmpty();
        session.close(EngineCloseCause.PING_TIMEOUT);
        assertThat(post.refusal()).isEqualTo(EngineHandshakeError.UNKNOWN_SESSION);
    }

    @Test
    void what_can_not_be_sent_ends_the_session_instead_of_holding_it_up() {
        session.poll(new FakePollRequest() {
            @Override
            public void respond(PollingBody body, Transport.Completion completion) {
                throw new IllegalStateException("as a request that the server has recycled");
            }
        });
        send("4a");
        assertGone(EngineCloseCause.TRANSPORT_ERROR);
    }

    @Test
    void an_aborted_get_closes_the_session() {
        var waiting = new FakePollRequest(true);
        session.poll(waiting);
        send("4a");
        waiting.complete(false);
        assertGone(EngineCloseCause.TRANSPORT_ERROR);
    }

    @Test
    void a_client_that_does_not_come_for_its_ping_is_closed() {
        clock.pass(INTERVAL);
        clock.pass(TIMEOUT);
        assertGone(EngineCloseCause.PING_TIMEOUT);
    }

    @Test
    void an_upgrade_moves_what_waits_to_the_websocket() {
        var waiting = poll();
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        assertThat(webSocket.take()).containsExactly("3probe");
        clock.pass(Duration.ofMillis(100));
        assertThat(waiting.answer()).isEqualTo("6");
        send("4a", "4b");
        upgrade.received("5");
        send("4c");
        assertThat(webSocket.take()).containsExactly("4a", "4b", "4c");
        upgrade.received("4hello");
        assertThat(hearing.heard).containsExactly("hello");
        assertThat(session.isPolling()).isFalse();
        assertThat(poll().refusal()).isEqualTo(EngineHandshakeError.BAD_REQUEST);
        assertThat(session.beginPost(new FakePost())).contains(EngineHandshakeError.BAD_REQUEST);
        assertThat(hearing.ended).isNull();
        upgrade.close(EngineCloseCause.TRANSPORT_CLOSE);
        assertGone(EngineCloseCause.TRANSPORT_CLOSE);
    }

    @Test
    void a_get_that_still_waits_when_the_upgrade_completes_comes_back() {
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        var waiting = poll();
        clock.pass(Duration.ofMillis(50));
        upgrade.received("5");
        assertThat(waiting.answer()).isEqualTo("6");
    }

    @Test
    void a_get_that_overtakes_the_upgrade_that_was_sent_before_it_is_refused_like_any_later_one() {
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        var overtaking = poll();
        clock.pass(Duration.ofMillis(49));
        upgrade.received("5");
        assertThat(overtaking.refusal()).isEqualTo(EngineHandshakeError.BAD_REQUEST);
        send("4a");
        assertThat(webSocket.take()).containsExactly("3probe", "4a");
    }

    @Test
    void what_is_in_flight_on_a_get_leaves_before_what_follows_on_the_websocket() {
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
    void the_switch_waits_until_the_answer_to_the_probe_has_left() {
        webSocket.stall();
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        upgrade.received("5");
        send("4a");
        assertThat(webSocket.take()).containsExactly("3probe");
        assertThat(poll().refusal())
                .isEqualTo(EngineHandshakeError.BAD_REQUEST); // the client has said that it polls no more
        webSocket.complete(true);
        assertThat(webSocket.take()).containsExactly("4a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4a", "5", "2", "1", "", "3probe"})
    void what_is_no_probe_closes_the_websocket_and_the_session_polls_on(String frame) {
        session.upgrade(webSocket).orElseThrow().received(frame);
        assertThat(webSocket.closed()).isEqualTo(EngineCloseCause.UPGRADE_FAILED);
        send("4still here");
        assertThat(poll().answer()).isEqualTo("4still here");
        assertThat(session.upgrade(new FakeTransport())).isPresent();
    }

    @Test
    void an_upgrade_that_takes_too_long_closes_the_websocket_only() {
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        clock.pass(Duration.ofSeconds(10));
        assertThat(webSocket.closed()).isEqualTo(EngineCloseCause.UPGRADE_FAILED);
        assertThat(hearing.ended).isNull();
        session.close(EngineCloseCause.TRANSPORT_CLOSE);
        assertGone(EngineCloseCause.TRANSPORT_CLOSE);
    }

    @Test
    void a_second_websocket_is_refused_and_the_first_goes_on() {
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
    void the_end_of_a_session_ends_its_upgrade() {
        session.upgrade(webSocket).orElseThrow().received("2probe");
        session.close(EngineCloseCause.SHUTDOWN);
        assertThat(webSocket.closed()).isEqualTo(EngineCloseCause.SHUTDOWN);
        assertGone(EngineCloseCause.SHUTDOWN);
    }

    @Test
    void requests_find_their_session_in_its_own_terms() {
        var sid = session.sid().value();
        assertThat(route("GET", false, "polling", sid)).isEqualTo(new Route.Continuing(session));
        assertThat(route("POST", false, "polling", sid)).isEqualTo(new Route.Continuing(session));
        assertThat(route("GET", true, "websocket", sid)).isEqualTo(new Route.Continuing(session));
        assertThat(route("DELETE", false, "polling", sid))
                .isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("GET", false, "websocket", sid))
                .isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("GET", true, "polling", sid)).isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("GET", false, "polling", "__proto__"))
                .isEqualTo(new Route.Refused(EngineHandshakeError.UNKNOWN_SESSION));
        assertThat(route("GET", false, "__proto__", sid))
                .isEqualTo(new Route.Refused(EngineHandshakeError.UNKNOWN_TRANSPORT));
        var upgrade = session.upgrade(webSocket).orElseThrow();
        upgrade.received("2probe");
        upgrade.received("5");
        assertThat(route("GET", false, "polling", sid)).isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("POST", false, "polling", sid)).isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("GET", true, "websocket", sid)).isEqualTo(new Route.Continuing(session)); // which closes it
    }

    @Test
    void the_open_packet_leaves_alone_even_if_more_waits() {
        var greeting = new RecordingHandler() {
            @Override
            public void opened() {
                session.send(FrameBatch.of(new Frame.Text("40")));
            }
        };
        session = server.open(new PollingTransport(EnginePacketCodec.V4), EngineFixtures.current(), opened -> {
                    session = opened;
                    return greeting;
                })
                .orElseThrow();
        assertThat(poll().answer()).startsWith("0{").doesNotContain(" ");
        assertThat(poll().answer()).isEqualTo("40");
    }

    @Test
    void whoever_only_seems_to_name_a_version_at_the_url_of_a_namespace_opens_nothing() {
        var request = new HandshakeRequest("GET", Map.of("xEIO", List.of("4")), false, "7f000001");
        assertThat(server.routeDirect(request)).isEqualTo(new Route.Refused(EngineHandshakeError.UNKNOWN_TRANSPORT));
    }

    private Route route(String method, boolean upgrade, String transport, String sid) {
        var query = Map.of("EIO", List.of("4"), "transport", List.of(transport), "sid", List.of(sid));
        return server.route(new HandshakeRequest(method, query, upgrade, "7f000001"));
    }

    private FakePollRequest poll() {
        var poll = new FakePollRequest();
        session.poll(poll);
        return poll;
    }

    private void post(String payload) {
        assertThat(postSlowly(payload)).isCompletedWithValue(Optional.empty());
    }

    private CompletionStage<Optional<HandshakeError>> postSlowly(String payload) {
        assertThat(session.beginPost(new FakePost())).isEmpty();
        return session.completePost(Optional.of(PollingBody.text(payload)));
    }

    private void send(String... packets) {
        for (var packet : packets) {
            session.send(FrameBatch.of(new Frame.Text(packet)));
        }
    }

    private void assertGone(CloseCause cause) {
        assertThat(hearing.ended).isEqualTo(cause);
        assertThat(server.size()).isZero();
        assertThat(clock.timers().size()).isZero();
    }
}
