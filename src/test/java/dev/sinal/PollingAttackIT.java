package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.socketio.SocketIoCloseCause;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client does over HTTP. */
class PollingAttackIT extends AttackTestBase {
    private static final String OLD = "/socket.io/?EIO=3&transport=polling";
    private static final String UNKNOWN = "{\"code\":1,\"message\":\"Session ID unknown\"}";
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

    @Test
    void sessions_that_are_opened_and_left_are_closed_in_time() {
        for (var i = 0; i < 250; i++) {
            poll();
        }
        awaitCounted(250, SocketIoCloseCause.CONNECT_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001e", "\u001e\u001e\u001e", "", "b====", "2", "0{}"})
    void what_is_no_payload_ends_its_session_at_once(String payload) {
        assertEnds(POLLING, payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999991:4", ":", "1:", "0:", "-1:4", "1:3", "1e3:4", "10:b4****"})
    void what_is_no_payload_of_protocol_3_ends_its_session_at_once(String payload) {
        assertEnds(OLD, payload);
    }

    @Test
    void four_million_attachments_end_their_session_at_once() {
        assertEnds(POLLING, "4599999-[", SocketIoCloseCause.ATTACHMENTS);
    }

    @Test
    void a_length_of_thousands_of_digits() {
        assertEnds(OLD, "9".repeat(100_000) + ":4");
    }

    @ParameterizedTest
    @CsvSource({POLLING + ", 6, '\u001e6'", OLD + ", '', 1:6"})
    void thousands_of_packets_in_a_payload_end_its_session(String path, String first, String each) {
        assertEnds(path, first + each.repeat(100_000), EngineCloseCause.PACKETS);
    }

    private void assertEnds(String path, String payload) {
        assertEnds(path, payload, EngineCloseCause.PARSE_ERROR);
    }

    private void assertEnds(String path, String payload, Enum<?> cause) {
        var session = SINAL.poll(path);
        assertThat(SINAL.call("POST", session, payload).statusCode()).isEqualTo(200);
        assertThat(SINAL.call("GET", session, null).body()).isEqualTo(UNKNOWN);
        awaitCounted(1, cause);
        awaitCounted(1, EngineHandshakeError.UNKNOWN_SESSION);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_001, 5_000_000})
    void a_huge_post_is_refused_and_the_session_goes_on(int length) {
        var session = poll();
        assertThat(SINAL.call("POST", session, "4".repeat(length)).statusCode()).isEqualTo(413);
        assertClosesItself(session);
        awaitCounted(1, EngineHandshakeError.TOO_LARGE);
    }

    @ParameterizedTest
    @CsvSource({
        "EIO=4&transport=polling&sid=__proto__,        1, UNKNOWN_SESSION",
        "EIO=4&transport=polling&sid=constructor,      1, UNKNOWN_SESSION",
        "EIO=4&transport=__proto__,                    0, UNKNOWN_TRANSPORT",
        "EIO=4&transport=webtransport,                 0, UNKNOWN_TRANSPORT",
        "EIO=4&transport=polling&transport=polling,    0, UNKNOWN_TRANSPORT",
        "EIO=4&EIO=3&transport=polling,                5, UNSUPPORTED_VERSION",
        "EIO=__proto__&transport=polling,              5, UNSUPPORTED_VERSION",
        "EIO=4&transport=websocket,                    3, BAD_REQUEST"
    })
    void names_that_mean_something_elsewhere(String query, int code, EngineHandshakeError error) {
        assertThat(SINAL.call("GET", "/socket.io/?" + query, null).body()).startsWith("{\"code\":" + code + ",");
        awaitCounted(1, error);
    }

    @Test
    void a_sid_from_a_cookie_is_nobodys() {
        var sid = poll().replaceAll(".*sid=", "");
        var answer = SINAL.raw("GET " + POLLING, "Cookie: io=" + sid + "; sid=" + sid);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .startsWith("0{\"sid\":\"")
                .doesNotContain(sid);
        awaitCounted(2, SocketIoCloseCause.CONNECT_TIMEOUT);
    }

    @Test
    void a_session_keeps_the_protocol_of_its_handshake() {
        var session = poll();
        var other = session.replace("EIO=4", "EIO=3");
        assertThat(SINAL.call("GET", other, null).body()).isEqualTo(BAD_REQUEST);
        assertThat(SINAL.call("POST", other, "1:1").body()).isEqualTo(BAD_REQUEST);
        assertThat(SINAL.upgrade(other.replace("polling", "websocket")))
                .startsWith("HTTP/1.1 400 ")
                .endsWith(BAD_REQUEST);
        assertClosesItself(session);
        awaitCounted(3, EngineHandshakeError.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a\u0001b", "http://a\u007fb"})
    void an_origin_with_control_characters(String origin) {
        var answer = SINAL.raw("GET " + POLLING, "Origin: " + origin);
        assertThat(answer.head()).startsWith("HTTP/1.1 400 ");
        assertThat(answer.headers()).doesNotContain(origin);
        var bySinal = new String(answer.body(), StandardCharsets.UTF_8).equals(BAD_REQUEST); // not by Payara itself
        awaitCounted(bySinal ? 1 : 0, EngineHandshakeError.BAD_REQUEST);
    }

    @Test
    void a_get_that_is_aborted_while_it_waits_ends_its_session() throws IOException {
        for (var i = 0; i < 20; i++) {
            var session = enterByPolling();
            try (var socket = get(session)) {
                // Two requests later, the server has this one.
                for (var j = 0; j < 2; j++) {
                    assertThat(SINAL.call("POST", session, "6").statusCode()).isEqualTo(200);
                }
                socket.setSoLinger(true, 0);
            }
        }
        awaitCounted(20, EngineCloseCause.TRANSPORT_ERROR, EngineCloseCause.PING_TIMEOUT);
    }

    /** WildFly notices late; meanwhile, the events for the others are too many. */
    @Test
    void a_get_that_is_aborted_in_the_midst_of_its_answer_ends_its_session() throws IOException {
        for (var i = 0; i < 5; i++) {
            var session = enterByPolling();
            SINAL.publish(INSTANCE, "call", "\"" + "x".repeat(3_000_000) + "\"");
            try (var socket = answered(session)) {
                socket.setSoLinger(true, 0);
            }
        }
        awaitCounted(5, EngineCloseCause.TRANSPORT_ERROR, EngineCloseCause.PING_TIMEOUT, EngineCloseCause.SLOW);
    }

    /** A GET whose large answer has begun to come; a ping may come by another one before. */
    private static Socket answered(String session) throws IOException {
        for (var socket = get(session); ; socket = get(session)) {
            var answer = new String(socket.getInputStream().readNBytes(50_000), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            if (answer.length() == 50_000) {
                return socket;
            }
            socket.close();
        }
    }

    /** A GET whose client takes in little at a time. */
    private static Socket get(String session) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(10_000);
        socket.connect(new InetSocketAddress("127.0.0.1", SINAL.port()));
        socket.getOutputStream()
                .write(("GET " + session + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String enterByPolling() {
        var session = poll();
        assertThat(SINAL.call("POST", session, "40/" + INSTANCE + ",").statusCode())
                .isEqualTo(200);
        assertThat(SINAL.call("GET", session, null).body()).startsWith("40/" + INSTANCE + ",{");
        return session;
    }

    private void assertClosesItself(String session) {
        assertThat(SINAL.call("POST", session, "1").statusCode()).isEqualTo(200);
        awaitCounted(1, EngineCloseCause.CLIENT_CLOSE);
    }
}
