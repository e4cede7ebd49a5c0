package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client does over HTTP. Each is counted, and leaves no session and no deadline behind. */
class PollingAttackIT extends ServerIT {
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";
    private static final String OLD = "/socket.io/?EIO=3&transport=polling";
    private static final String UNKNOWN = "{\"code\":1,\"message\":\"Session ID unknown\"}";

    @AfterEach
    void nothing_stays_behind() {
        SINAL.awaitQuiet();
    }

    @Test
    void sessions_that_are_opened_and_left_are_closed_in_time() {
        for (var i = 0; i < 250; i++) {
            Client.expect(200, SINAL.call("GET", POLLING, null));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u001e", "\u001e\u001e\u001e", "", "4599999-[", "b====", "2", "0{}"})
    void what_is_no_payload_ends_its_session_at_once(String payload) {
        assertEnds(POLLING, payload);
    }

    @ParameterizedTest
    @ValueSource(strings = {"99999991:4", ":", "1:", "0:", "-1:4", "1:3", "1e3:4", "10:b4****"})
    void what_is_no_payload_of_protocol_3_ends_its_session_at_once(String payload) {
        assertEnds(OLD, payload);
    }

    @Test
    void a_length_of_thousands_of_digits() {
        assertEnds(OLD, "9".repeat(100_000) + ":4");
    }

    @Test
    void thousands_of_packets_in_a_payload_end_its_session() {
        assertEnds(POLLING, "6" + "\u001e6".repeat(100_000));
        assertEnds(OLD, "1:6".repeat(100_000));
    }

    private static void assertEnds(String path, String payload) {
        var counter = "sinal_sessions_closed_total{cause=\"parse_error\"}";
        var before = SINAL.metric(counter);
        var session = open(path);
        assertThat(SINAL.call("POST", session, payload).statusCode()).isEqualTo(200);
        assertThat(SINAL.call("GET", session, null).body()).isEqualTo(UNKNOWN);
        assertThat(SINAL.metric(counter)).isEqualTo(before + 1);
    }

    @Test
    void a_huge_post_is_refused_and_the_session_goes_on() {
        var session = open(POLLING);
        assertThat(SINAL.call("POST", session, "4".repeat(5_000_000)).statusCode())
                .isEqualTo(413);
        assertThat(SINAL.call("POST", session, "1").statusCode()).isEqualTo(200);
        assertThat(SINAL.metric("sinal_requests_refused_total{error=\"too_large\"}"))
                .isPositive();
    }

    @ParameterizedTest
    @CsvSource({
        "EIO=4&transport=polling&sid=__proto__,        1, unknown_session",
        "EIO=4&transport=polling&sid=constructor,      1, unknown_session",
        "EIO=4&transport=__proto__,                    0, unknown_transport",
        "EIO=4&transport=webtransport,                 0, unknown_transport",
        "EIO=4&transport=polling&transport=polling,    0, unknown_transport",
        "EIO=4&EIO=3&transport=polling,                5, unsupported_version",
        "EIO=__proto__&transport=polling,              5, unsupported_version",
        "EIO=4&transport=websocket,                    3, bad_request"
    })
    void names_that_mean_something_elsewhere(String query, int code, String error) {
        var counter = "sinal_requests_refused_total{error=\"" + error + "\"}";
        var before = SINAL.metric(counter);
        assertThat(SINAL.call("GET", "/socket.io/?" + query, null).body()).startsWith("{\"code\":" + code + ",");
        assertThat(SINAL.metric(counter)).isEqualTo(before + 1);
    }

    @Test
    void a_sid_from_a_cookie_is_nobodys() {
        var sid = open(POLLING).replaceAll(".*sid=", "");
        var answer = SINAL.raw("GET " + POLLING, "Cookie: io=" + sid + "; sid=" + sid);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8))
                .startsWith("0{\"sid\":\"")
                .doesNotContain(sid);
    }

    @Test
    void a_session_keeps_the_protocol_of_its_handshake() {
        var session = open(POLLING);
        assertThat(SINAL.call("GET", session.replace("EIO=4", "EIO=3"), null).body())
                .isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        assertThat(SINAL.call("POST", session, "1").statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a\u0001b", "http://a\u007fb"})
    void an_origin_with_control_characters(String origin) {
        var answer = SINAL.raw("GET " + POLLING, "Origin: " + origin);
        assertThat(answer.head()).startsWith("HTTP/1.1 400 ");
        assertThat(answer.headers()).doesNotContain(origin);
    }

    @Test
    void a_get_that_is_aborted_ends_its_session() throws IOException {
        for (var i = 0; i < 20; i++) {
            var session = open(POLLING);
            try (var socket = new Socket("127.0.0.1", SINAL.port())) {
                socket.getOutputStream()
                        .write(("GET " + session + " HTTP/1.1\r\nHost: x\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
                socket.setSoLinger(true, 0);
            }
        }
    }

    @Test
    void line_separators_and_half_pairs_pass_through() {
        var session = open(POLLING);
        var events = "[\"x\",\"\u2028\\ud800\"]";
        assertThat(SINAL.call("POST", session, "40").statusCode()).isEqualTo(200);
        assertThat(SINAL.call("GET", session, null).body()).startsWith("40{\"sid\"");
        assertThat(SINAL.call("POST", session, "420" + events).statusCode()).isEqualTo(200);
        assertThat(SINAL.call("GET", session, null).body())
                .isEqualTo("430[{\"status\":\"error\",\"message\":\"unknown event\"}]");
        assertThat(SINAL.call("POST", session, "1").statusCode()).isEqualTo(200);
    }

    private static String open(String path) {
        var opened = Client.expect(200, SINAL.call("GET", path, null)).body();
        return path + "&sid=" + opened.replaceAll(".*?\"sid\":\"([^\"]+)\".*", "$1");
    }
}
