package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests what differs between Engine.IO 3 and 4. */
class Protocol3Test {
    private static final Duration PING_DEADLINE = Duration.ofSeconds(45);

    private final ManualClock clock = new ManualClock();
    private final EngineServer server = EngineFixtures.server(clock);
    private final FakeTransport transport = new FakeTransport();
    private final RecordingHandler handler = new RecordingHandler();

    @Test
    void the_client_pings_and_the_server_answers() {
        var session = open(EngineFixtures.V3_CODEC);
        for (var i = 0; i < 5; i++) {
            clock.pass(PING_DEADLINE.minusSeconds(1));
            session.received("2");
            assertThat(transport.take()).containsExactly("3");
        }
        clock.pass(PING_DEADLINE);
        assertThat(handler.closings).containsExactly(EngineCloseCause.PING_TIMEOUT);
        assertThat(transport.take()).isEmpty();
    }

    @Test
    void a_session_whose_client_sends_no_pings_is_closed_after_an_upgrade_too() {
        var session = poll(EngineFixtures.V3_CODEC);
        var upgrade = session.upgrade(transport).orElseThrow();
        upgrade.received("2probe");
        upgrade.received("5");
        clock.pass(PING_DEADLINE);
        assertThat(handler.closings).containsExactly(EngineCloseCause.PING_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "b4*", "x"})
    void a_frame_that_a_client_may_not_send_closes_the_session(String frame) {
        open(EngineFixtures.V3_CODEC).received(frame);
        assertThat(handler.closings).containsExactly(EngineCloseCause.PARSE_ERROR);
    }

    @Test
    void binary_frames_on_a_websocket_start_with_their_type() {
        var session = open(EngineFixtures.V3_CODEC);
        session.received(ByteBuffer.wrap(new byte[] {4, 1, 2}));
        session.received("b4AwQ=");
        assertThat(handler.messages).containsExactly("0102", "0304");
        session.received(ByteBuffer.wrap(new byte[] {1, 1, 2}));
        assertThat(handler.closings).containsExactly(EngineCloseCause.PARSE_ERROR);
    }

    @Test
    void bytes_are_sent_in_base64_if_the_client_asks_for_it() {
        var text = new EnginePacketCodec(ProtocolVersion.V3, true, Optional.empty());
        var session = poll(text);
        session.send(FrameBatch.of(session.codec().encodeMessage(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}))));
        assertThat(get(session).packets()).isEqualTo("10:b4AQIDBA==");
        var version4 = new EnginePacketCodec(ProtocolVersion.V4, true, Optional.empty());
        assertThat(version4.encodeMessage(ByteBuffer.wrap(new byte[] {1, 2, 3})))
                .isInstanceOfSatisfying(
                        Frame.Text.class, frame -> assertThat(frame.text()).isEqualTo("bAQID"));
    }

    @Test
    void the_response_to_a_get_is_binary_if_it_contains_bytes() {
        var session = poll(EngineFixtures.V3_CODEC);
        session.send(FrameBatch.of(List.of(
                new Frame.Text("4hello"), session.codec().encodeMessage(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})))));
        var body = get(session).body();
        assertThat(body.type()).isEqualTo("application/octet-stream");
        assertThat(HexFormat.of().formatHex(body.bytes())).isEqualTo("0006ff3468656c6c6f0105ff0401020304");
        session.beginPost(new FakePost());
        session.completePost(Optional.of(body));
        assertThat(handler.messages).containsExactly("hello", "01020304");
    }

    @Test
    void with_jsonp_responses_are_scripts_and_posts_are_forms() {
        var codec = route("j", "12x").codec();
        assertThat(codec).isEqualTo(new EnginePacketCodec(ProtocolVersion.V3, true, Optional.of("12")));
        var session = poll(codec);
        session.send(FrameBatch.of(new Frame.Text("4\"")));
        var body = get(session).body();
        assertThat(body.type()).startsWith("text/javascript");
        assertThat(body.text()).isEqualTo("___eio[12](\"2:4\\\"\");");
        session.beginPost(new FakePost());
        session.completePost(Optional.of(new PollingBody("application/x-www-form-urlencoded", "d=2%3A4x".getBytes())));
        assertThat(handler.messages).containsExactly("x");
    }

    @Test
    void requests_with_another_version_than_their_session_are_refused() {
        var session = poll(EngineFixtures.V3_CODEC);
        assertThat(route("sid", session.sid().value(), "3")).isEqualTo(new Route.Continuing(session));
        assertThat(route("sid", session.sid().value(), "4"))
                .isEqualTo(new Route.Refused(EngineHandshakeError.BAD_REQUEST));
        assertThat(route("b64", "1").codec().base64()).isTrue();
        for (var version : List.of("", "2", "5", "33", "__proto__")) {
            assertThat(route("t", "x", version)).isEqualTo(new Route.Refused(EngineHandshakeError.UNSUPPORTED_VERSION));
        }
        assertThat(server.requestsRefused().get(EngineHandshakeError.UNSUPPORTED_VERSION))
                .isEqualTo(5);
    }

    private Route.Opening route(String name, String value) {
        return (Route.Opening) route(name, value, "3");
    }

    private Route route(String name, String value, String version) {
        var query = Map.of("EIO", List.of(version), "transport", List.of("polling"), name, List.of(value));
        return server.route(new HandshakeRequest("GET", query, false, "7f000001"));
    }

    private EngineSession open(EnginePacketCodec codec) {
        var session = server.open(transport, EngineFixtures.v3(codec), opened -> handler)
                .orElseThrow();
        transport.take();
        return session;
    }

    private EngineSession poll(EnginePacketCodec codec) {
        var session = server.open(new PollingTransport(codec), EngineFixtures.v3(codec), opened -> handler)
                .orElseThrow();
        assertThat(get(session).packets()).contains("\"upgrades\":[\"websocket\"]".replace("\"", quote(codec)));
        return session;
    }

    private static String quote(EnginePacketCodec codec) {
        return codec.callback().isPresent() ? "\\\"" : "\"";
    }

    private static FakePollRequest get(EngineSession session) {
        var poll = new FakePollRequest();
        session.poll(poll);
        return poll;
    }
}
