package dev.sinal;

import static dev.sinal.RawWebSocket.frame;
import static dev.sinal.RawWebSocket.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.socketio.ConnectError;
import dev.sinal.socketio.SocketIoCloseCause;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Packets on a WebSocket that no client sends, and more of them than any client sends. */
class AttackIT extends AttackTestBase {
    private static final int PLACES = 300;
    private static final int AT_ONCE = 8;
    private static final int TIMES = 5;

    @Test
    void past_the_last_place_a_handshake_is_refused_with_503_and_all_places_are_free_again() throws Exception {
        for (var round = 1; round <= 2; round++) {
            var opened = new ConcurrentLinkedQueue<RawWebSocket>();
            try {
                fillAllPlaces(AttackTestBase::enter, opened);
                assertThat(SINAL.upgrade(WEBSOCKET)).startsWith("HTTP/1.1 503 ");
                assertThat(SINAL.call("GET", POLLING, null).body())
                        .isEqualTo("{\"code\":3,\"message\":\"Too many sessions\"}");
            } finally {
                opened.forEach(RawWebSocket::close);
            }
            awaitCounted(2 * round, EngineHandshakeError.TOO_MANY_SESSIONS);
            awaitCounted(PLACES * round, GONE);
        }
    }

    @Test
    void handshakes_without_a_connect_are_closed_in_time() throws Exception {
        var opened = new ConcurrentLinkedQueue<RawWebSocket>();
        try {
            fillAllPlaces(AttackTestBase::open, opened);
            awaitCounted(PLACES, SocketIoCloseCause.CONNECT_TIMEOUT);
        } finally {
            opened.forEach(RawWebSocket::close);
        }
    }

    /** Several at a time, or the first ones time out before the last ones are there. */
    private static void fillAllPlaces(Callable<RawWebSocket> client, Queue<RawWebSocket> opened) throws Exception {
        var threads = Executors.newFixedThreadPool(AT_ONCE);
        try {
            Callable<Boolean> one = () -> opened.add(client.call());
            for (var done : threads.invokeAll(Collections.nCopies(PLACES, one))) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    static Stream<Arguments> what_a_client_may_not_send() {
        return Stream.of(
                attack("no type", text("49")),
                attack("no packet", text("\u001e")),
                attack("attachments before CONNECT", text("451-[\"x\",{\"_placeholder\":true,\"num\":0}]")),
                attack("an event before CONNECT", text("42[\"x\"]")),
                attack("a second CONNECT", entering(), entering()),
                attack("an object for an event's name", entering(), event("[{\"toString\":\"x\"}]")),
                attack("a reserved name", entering(), event("[\"disconnect\"]")),
                attack("an ack id of 24 digits", entering(), event("9".repeat(24) + "[\"x\"]")),
                attack("a placeholder of letters", entering(), attached("\"splice\"")),
                attack("a negative placeholder", entering(), attached("-1")),
                attack("a placeholder past the last", entering(), attached("1")),
                attack("an infinite placeholder", entering(), attached("1e9999")),
                attack("a stray attachment", entering(), attachment()),
                attack("text among the attachments", entering(), attached("0"), event("[\"x\"]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void what_a_client_may_not_send(String what, byte[] bytes) throws IOException {
        for (var i = 0; i < TIMES; i++) {
            assertThat(open().send(bytes).awaitClose()).isEqualTo(EngineCloseCause.PARSE_ERROR.code());
        }
        awaitCounted(TIMES, EngineCloseCause.PARSE_ERROR);
    }

    @Test
    void json_nested_a_hundred_thousand_deep() throws IOException {
        for (var i = 0; i < TIMES; i++) {
            open().send(text("40" + "{\"a\":".repeat(100_000))).awaitClose();
            enter().send(event("[".repeat(100_000))).awaitClose();
        }
        awaitCounted(2 * TIMES, SocketIoCloseCause.NESTING);
    }

    @Test
    void four_million_attachments_end_with_the_number_that_announces_them() throws IOException {
        var endless = RawWebSocket.repeat(attachment(), 100_000);
        for (var i = 0; i < TIMES; i++) {
            enter().send(text("4599999-/x-attack,[\"x\",{\"_placeholder\":true,\"num\":0}]"))
                    .send(endless)
                    .awaitClose();
        }
        awaitCounted(TIMES, SocketIoCloseCause.ATTACHMENTS);
    }

    @Test
    void a_message_that_is_too_large() throws IOException {
        for (var i = 0; i < TIMES; i++) {
            open().send(text("4" + "x".repeat(1_100_000))).awaitClose();
        }
        awaitCounted(TIMES, EngineCloseCause.TOO_LARGE);
    }

    @Test
    void floods_of_commands() throws IOException {
        var flood = RawWebSocket.repeat(event("[\"subscribe\",[]]"), 50_000);
        for (var i = 0; i < TIMES; i++) {
            enter().send(flood).reset();
        }
        awaitCounted(
                TIMES, SocketIoCloseCause.FLOOD, EngineCloseCause.TRANSPORT_CLOSE, EngineCloseCause.TRANSPORT_ERROR);
    }

    @Test
    void ten_thousand_connects_to_nowhere_are_refused_one_by_one() throws IOException {
        try (var wire = enter()) {
            for (var i = 0; i < 10_000; i += 100) {
                var connects = new ByteArrayOutputStream();
                for (var j = i; j < i + 100; j++) {
                    connects.writeBytes(text("40/nowhere-" + j + ","));
                }
                wire.send(text("3")).send(connects.toByteArray()).awaitText("44/nowhere-" + (i + 99) + ",");
            }
        }
        awaitCounted(10_000, ConnectError.INVALID_NAMESPACE);
        awaitCounted(1, GONE);
    }

    private static Arguments attack(String what, byte[]... frames) {
        var bytes = new ByteArrayOutputStream();
        for (var frame : frames) {
            bytes.writeBytes(frame);
        }
        return Arguments.of(what, bytes.toByteArray());
    }

    private static byte[] entering() {
        return text("40/x-attack,");
    }

    private static byte[] event(String json) {
        return text("42/x-attack," + json);
    }

    private static byte[] attached(String number) {
        return text("451-/x-attack,[\"x\",{\"_placeholder\":true,\"num\":" + number + "}]");
    }

    private static byte[] attachment() {
        return frame(0x82, new byte[3]);
    }
}
