package dev.sinal;

import static dev.sinal.Wire.frame;
import static dev.sinal.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What no client does on a WebSocket. Each is counted, and leaves no session and no deadline behind. */
class AttackIT extends ServerIT {
    private static final int PLACES = 300;
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";

    @BeforeEach
    void a_namespace() {
        if (SINAL.call("GET", "/websocket/find/x-attack", null).statusCode() != 200) {
            SINAL.create("x-attack");
        }
        SINAL.set("x-attack", true);
    }

    @AfterEach
    void nothing_stays_behind() {
        SINAL.awaitQuiet();
    }

    @Test
    void past_the_last_place_a_handshake_is_refused_with_503_and_all_places_are_free_again() throws IOException {
        for (var round = 0; round < 2; round++) {
            var opened = new ArrayList<Wire>();
            try {
                var refused = Optional.<Wire>empty();
                while (refused.isEmpty()) { // an upgrade comes a moment before its session
                    var wire = open();
                    opened.add(wire);
                    refused = Optional.of(wire).filter(one -> !one.upgraded());
                }
                assertThat(SINAL.metric("sinal_sessions")).isEqualTo(PLACES);
                assertThat(refused.get().head).startsWith("HTTP/1.1 503 ");
                assertThat(SINAL.call("GET", POLLING, null).body())
                        .isEqualTo("{\"code\":3,\"message\":\"Too many sessions\"}");
            } finally {
                opened.forEach(Wire::close);
            }
            nothing_stays_behind();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clean", "reset", "without a close frame", "before CONNECT", "while upgrading"})
    void hundreds_of_clients_come_and_go(String kind) throws IOException {
        var churn = new Churn(SINAL, "x-attack");
        for (var i = 0; i < 600; i++) {
            churn.one(kind);
        }
    }

    static Stream<Arguments> what_a_client_may_not_send() {
        return Stream.of(
                attack("parse_error", text("49")),
                attack("parse_error", text("\u001e")),
                attack("parse_error", text("4599999-[\"x\"]")),
                attack("parse_error", text("451-[\"x\",{\"_placeholder\":true,\"num\":0}]")), // before CONNECT
                attack("parse_error", text("42[\"before CONNECT\"]")),
                attack("parse_error", text("40" + "{\"a\":".repeat(100_000))),
                attack("parse_error", text("40/x-attack,"), text("40/x-attack,")),
                attack("parse_error", entered(), text("42/x-attack,[{\"toString\":\"x\"}]")),
                attack("parse_error", entered(), text("42/x-attack,[\"disconnect\"]")),
                attack("parse_error", entered(), text("42/x-attack," + "9".repeat(24) + "[\"x\"]")),
                attack("parse_error", entered(), text("42/x-attack," + "[".repeat(100_000))),
                attack("parse_error", entered(), binary("\"splice\"")),
                attack("parse_error", entered(), binary("-1")),
                attack("parse_error", entered(), binary("1")),
                attack("parse_error", entered(), binary("1e9999")),
                attack("parse_error", entered(), frame(0x82, new byte[3])),
                attack("parse_error", entered(), binary("0"), text("42/x-attack,[\"x\"]")),
                attack("too_large", text("4" + "x".repeat(1_100_000))),
                attack("fragments", fragments(20_000, "4")));
    }

    @ParameterizedTest
    @MethodSource
    void what_a_client_may_not_send(String cause, byte[] bytes) throws IOException {
        var counter = "sinal_sessions_closed_total{cause=\"" + cause + "\"}";
        var before = SINAL.metric(counter);
        for (var i = 0; i < 5; i++) {
            open().send(bytes).awaitEnd();
        }
        await(counter).untilAsserted(() -> assertThat(SINAL.metric(counter)).isEqualTo(before + 5));
    }

    static Stream<byte[]> what_is_no_websocket_frame() {
        return Stream.of(
                HexFormat.of().parseHex("81056162636465"), // not masked
                frame(0xC1, "40".getBytes(StandardCharsets.UTF_8)), // RSV1
                frame(0xB1, "40".getBytes(StandardCharsets.UTF_8)), // RSV2 and 3
                fragments(20_000, ""), // which Undertow passes over, and Tyrus counts
                frame(0x83, new byte[1]), // an opcode that means nothing
                frame(0x80, new byte[1]), // a continuation of nothing
                frame(0x09, new byte[1]), // a ping in fragments
                frame(0x81, new byte[] {'4', (byte) 0xC0, (byte) 0x80}), // no UTF-8
                frame(0x81, new byte[] {'4', (byte) 0xED, (byte) 0xA0, (byte) 0x80}), // half a surrogate pair
                HexFormat.of().parseHex("81ff7fffffffffffffff00000000"), // 2^63 - 1 bytes
                HexFormat.of().parseHex("81ff0000000005f5e10000000000")); // 100 MB, said and not sent
    }

    @ParameterizedTest
    @MethodSource
    void what_is_no_websocket_frame(byte[] bytes) throws IOException {
        for (var i = 0; i < 5; i++) {
            var wire = open();
            wire.send(bytes);
            wire.close();
        }
    }

    @Test
    void garbage_right_behind_the_handshake() throws IOException {
        for (var i = 0; i < 5; i++) {
            var request = new ByteArrayOutputStream();
            request.writeBytes(Wire.handshake(WEBSOCKET));
            request.writeBytes(new byte[100_000]);
            new Wire(SINAL.port(), request.toByteArray()).close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Extensions:             ",
                "Sec-WebSocket-Extensions: ,,,;;;===,\"",
                "Sec-WebSocket-Extensions: permessage-deflate; x=\"\\",
                "Sec-WebSocket-Protocol: ,,,",
                "Sec-WebSocket-Protocol: \u00ff"
            })
    void malformed_lists_in_a_handshake(String header) throws IOException {
        for (var filler : new String[] {"", " ".repeat(4_000), ",".repeat(4_000)}) {
            new Wire(SINAL.port(), WEBSOCKET, header + filler).close();
        }
        try (var wire = open()) {
            assertThat(wire.upgraded()).isTrue();
        }
    }

    @Test
    void floods_of_pings_and_pongs_end_with_the_client() throws IOException {
        // No more than the buffers between hold: Tyrus answers a ping on the thread that reads, and waits for the
        // client.
        var flood = new ByteArrayOutputStream();
        for (var i = 0; i < 2_000; i++) {
            flood.writeBytes(frame(0x89, "ping".getBytes(StandardCharsets.UTF_8)));
            flood.writeBytes(frame(0x8A, "pong".getBytes(StandardCharsets.UTF_8)));
            flood.writeBytes(text("3"));
        }
        for (var i = 0; i < 5; i++) {
            open().send(flood.toByteArray()).reset();
        }
    }

    @Test
    void floods_of_commands_end_with_the_client() throws IOException {
        for (var i = 0; i < 5; i++) {
            open().send(floodOfCommands()).reset();
        }
    }

    @Test
    void ten_thousand_connects_to_nowhere_are_refused_one_by_one() throws IOException {
        var counter = "sinal_connects_refused_total{reason=\"invalid_namespace\"}";
        var before = SINAL.metric(counter);
        try (var wire = open().send(entered())) {
            for (var i = 0; i < 10_000; i += 100) {
                var connects = new ByteArrayOutputStream();
                for (var j = i; j < i + 100; j++) {
                    connects.writeBytes(text("40/nowhere-" + j + ","));
                }
                wire.send(text("3")).send(connects.toByteArray());
                var heard = new StringBuilder();
                while (heard.indexOf("44/nowhere-" + (i + 99) + ",") < 0) {
                    heard.append(wire.read());
                }
            }
        }
        assertThat(SINAL.metric(counter)).isEqualTo(before + 10_000);
    }

    @Test
    void two_websockets_for_one_session_at_once() throws IOException {
        for (var i = 0; i < 20; i++) {
            var sid = Client.object(SINAL.call("GET", POLLING, null).body().substring(1))
                    .getString("sid");
            try (var one = new Wire(SINAL.port(), WEBSOCKET + "&sid=" + sid);
                    var other = new Wire(SINAL.port(), WEBSOCKET + "&sid=" + sid)) {
                assertThat(Stream.of(one, other).filter(AttackIT::upgrades)).hasSize(1);
            }
        }
    }

    /** Whether this WebSocket becomes the session's transport. */
    private static boolean upgrades(Wire wire) {
        try {
            return wire.upgraded()
                    && wire.send(text("2probe")).send(text("5")).read().contains("3probe");
        } catch (IOException closed) {
            return false;
        }
    }

    private static Wire open() throws IOException {
        return new Wire(SINAL.port(), WEBSOCKET);
    }

    private static Arguments attack(String cause, byte[]... frames) {
        var bytes = new ByteArrayOutputStream();
        for (var frame : frames) {
            bytes.writeBytes(frame);
        }
        return Arguments.of(cause, bytes.toByteArray());
    }

    private static byte[] entered() {
        return text("40/x-attack,");
    }

    private static byte[] binary(String number) {
        return text("451-/x-attack,[\"x\",{\"_placeholder\":true,\"num\":" + number + "}]");
    }

    private static byte[] fragments(int count, String each) {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(frame(0x01, each.getBytes(StandardCharsets.UTF_8)));
        for (var i = 0; i < count; i++) {
            bytes.writeBytes(frame(0x00, each.getBytes(StandardCharsets.UTF_8)));
        }
        return bytes.toByteArray();
    }

    private static byte[] floodOfCommands() {
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(entered());
        for (var i = 0; i < 50_000; i++) {
            bytes.writeBytes(text("42/x-attack,[\"subscribe\",[]]"));
        }
        return bytes.toByteArray();
    }
}
