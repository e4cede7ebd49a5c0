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

/** Tests malformed and aborted polling requests. */
class PollingAttackIT extends AttackTestBase {
    private static final String POLLING_3 = "/socket.io/?EIO=3&transport=polling";
    private static final String UNKNOWN = "{\"code\":1,\"message\":\"Session ID unknown\"}";
    private static final String BAD_REQUEST = "{\"code\":3,\"message\":\"Bad request\"}";

    @Test
    void abandoned_sessions_are_closed_after_the_connect_timeout() {
        for (var i = 0; i < 250; i++) {
            poll();
        }
        awaitCounted(250, SocketIoCloseCause.CONNECT_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001e", "\u001e\u001e\u001e", "", "b====", "2", "0{}"})
    void a_malformed_payload_closes_its_session_at_once(String payload) {
        assertClosesSession(POLLING, payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999991:4", ":", "1:", "0:", "-1:4", "1:3", "1e3:4", "10:b4****"})
    void a_malformed_payload_of_engine_io_3_closes_its_session_at_once(String payload) {
        assertClosesSession(POLLING_3, payload);
    }

    @Test
    void an_announcement_of_four_million_attachments_closes_the_session_at_once() {
        assertClosesSession(POLLING, "4599999-[", SocketIoCloseCause.ATTACHMENTS);
    }

    @Test
    void a_length_of_100000_digits_closes_the_session() {
        assertClosesSession(POLLING_3, "9".repeat(100_000) + ":4");
    }

    @ParameterizedTest
    @CsvSource({POLLING + ", 6, '\u001e6'", POLLING_3 + ", '', 1:6"})
    void a_payload_of_100000_packets_closes_its_session(String path, String first, String each) {
        assertClosesSession(path, first + each.repeat(100_000), EngineCloseCause.PACKETS);
    }

    private void assertClosesSession(String path, String payload) {
        assertClosesSession(path, payload, EngineCloseCause.PARSE_ERROR);
    }

    private void assertClosesSession(String path, String payload, Enum<?> cause) {
        var session = SINAL.openPolling(path);
        assertThat(SINAL.call("POST", session, payload).statusCode()).isEqualTo(200);
        assertThat(SINAL.call("GET", session, null).body()).isEqualTo(UNKNOWN);
        awaitCounted(1, cause);
        awaitCounted(1, EngineHandshakeError.UNKNOWN_SESSION);
    }

    @ParameterizedTest
    @ValueSource(ints = {1_000_001, 5_000_000})
    void a_post_over_the_limit_is_refused_and_the_session_stays_open(int length) {
        var session = poll();
        assertThat(SINAL.call("POST", session, "4".repeat(length)).statusCode()).isEqualTo(413);
        assertCloses(session);
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
    void unknown_and_repeated_parameters_are_refused(String query, int code, EngineHandshakeError error) {
        assertThat(SINAL.call("GET", "/socket.io/?" + query, null).body()).startsWith("{\"code\":" + code + ",");
        awaitCounted(1, error);
    }

    @Test
    void a_sid_in_a_cookie_is_ignored() {
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
        assertCloses(session);
        awaitCounted(3, EngineHandshakeError.BAD_REQUEST);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a\u0001b", "http://a\u007fb"})
    void an_origin_with_control_characters_is_refused(String origin) {
        var answer = SINAL.raw("GET " + POLLING, "Origin: " + origin);
        assertThat(answer.head()).startsWith("HTTP/1.1 400 ");
        assertThat(answer.headers()).doesNotContain(origin);
        var bySinal = new String(answer.body(), StandardCharsets.UTF_8)
                .equals(BAD_REQUEST); // else Payara itself has refused it
        awaitCounted(bySinal ? 1 : 0, EngineHandshakeError.BAD_REQUEST);
    }

    @Test
    void a_pending_get_that_is_aborted_ends_its_session() throws IOException {
        for (var i = 0; i < 20; i++) {
            var session = connectByPolling();
            try (var socket = get(session)) {
                // After two more requests the server has received this one.
                for (var j = 0; j < 2; j++) {
                    assertThat(SINAL.call("POST", session, "6").statusCode()).isEqualTo(200);
                }
                socket.setSoLinger(true, 0);
            }
        }
        awaitCounted(20, EngineCloseCause.TRANSPORT_ERROR, EngineCloseCause.PING_TIMEOUT);
    }

    /** WildFly 39 detects the abort late; until then the outbox may exceed its limit. */
    @Test
    void a_get_that_is_aborted_during_its_response_ends_its_session() throws IOException {
        for (var i = 0; i < 5; i++) {
            var session = connectByPolling();
            SINAL.publish(INSTANCE, "call", "\"" + "x".repeat(3_000_000) + "\"");
            try (var socket = beginResponse(session)) {
                socket.setSoLinger(true, 0);
            }
        }
        awaitCounted(5, EngineCloseCause.TRANSPORT_ERROR, EngineCloseCause.PING_TIMEOUT, EngineCloseCause.SLOW);
    }

    /** Returns the connection of a GET whose large response has begun; GETs before it may be answered with a ping. */
    private static Socket beginResponse(String session) throws IOException {
        for (var socket = get(session); ; socket = get(session)) {
            var answer = new String(socket.getInputStream().readNBytes(50_000), StandardCharsets.US_ASCII);
            assertThat(answer).startsWith("HTTP/1.1 200 ");
            if (answer.length() == 50_000) {
                return socket;
            }
            socket.close();
        }
    }

    /** Sends a GET on a connection with a small receive buffer. */
    private static Socket get(String session) throws IOException {
        var socket = new Socket();
        socket.setReceiveBufferSize(10_000);
        socket.connect(new InetSocketAddress("127.0.0.1", SINAL.port()));
        socket.getOutputStream()
                .write(("GET " + session + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static String connectByPolling() {
        var session = poll();
        assertThat(SINAL.call("POST", session, "40/" + INSTANCE + ",").statusCode())
                .isEqualTo(200);
        assertThat(SINAL.call("GET", session, null).body()).startsWith("40/" + INSTANCE + ",{");
        return session;
    }

    private void assertCloses(String session) {
        assertThat(SINAL.call("POST", session, "1").statusCode()).isEqualTo(200);
        awaitCounted(1, EngineCloseCause.CLIENT_CLOSE);
    }
}
