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

/** Tests malformed packets on a WebSocket, and more packets than any client sends. */
class AttackIT extends AttackTestBase {
    private static final int MAX_SESSIONS = 300;
    private static final int THREADS = 8;
    private static final int TIMES = 5;

    @Test
    void over_the_session_limit_a_handshake_is_refused_with_503_until_sessions_end() throws Exception {
        for (var round = 1; round <= 2; round++) {
            var opened = new ConcurrentLinkedQueue<RawWebSocket>();
            try {
                openAllSessions(AttackTestBase::connected, opened);
                assertThat(SINAL.upgrade(WEBSOCKET)).startsWith("HTTP/1.1 503 ");
                assertThat(SINAL.call("GET", POLLING, null).body())
                        .isEqualTo("{\"code\":3,\"message\":\"Too many sessions\"}");
            } finally {
                opened.forEach(RawWebSocket::close);
            }
            awaitCounted(2 * round, EngineHandshakeError.TOO_MANY_SESSIONS);
            awaitCounted(MAX_SESSIONS * round, DISCONNECTED);
        }
    }

    @Test
    void sessions_without_a_connect_are_closed_after_the_connect_timeout() throws Exception {
        var opened = new ConcurrentLinkedQueue<RawWebSocket>();
        try {
            openAllSessions(AttackTestBase::open, opened);
            awaitCounted(MAX_SESSIONS, SocketIoCloseCause.CONNECT_TIMEOUT);
        } finally {
            opened.forEach(RawWebSocket::close);
        }
    }

    /** Opens the sessions on several threads, so that the last one is open before the first one times out. */
    private static void openAllSessions(Callable<RawWebSocket> client, Queue<RawWebSocket> opened) throws Exception {
        var threads = Executors.newFixedThreadPool(THREADS);
        try {
            Callable<Boolean> one = () -> opened.add(client.call());
            for (var done : threads.invokeAll(Collections.nCopies(MAX_SESSIONS, one))) {
                done.get();
            }
        } finally {
            threads.shutdown();
        }
    }

    static Stream<Arguments> a_malformed_packet_closes_the_session() {
        return Stream.of(
                attack("no type", text("49")),
                attack("no packet", text("\u001e")),
                attack("attachments before CONNECT", text("451-[\"x\",{\"_placeholder\":true,\"num\":0}]")),
                attack("an event before CONNECT", text("42[\"x\"]")),
                attack("a second CONNECT", connectPacket(), connectPacket()),
                attack("an object for an event's name", connectPacket(), event("[{\"toString\":\"x\"}]")),
                attack("a reserved name", connectPacket(), event("[\"disconnect\"]")),
                attack("an ack id of 24 digits", connectPacket(), event("9".repeat(24) + "[\"x\"]")),
                attack("a placeholder of letters", connectPacket(), attached("\"splice\"")),
                attack("a negative placeholder", connectPacket(), attached("-1")),
                attack("a placeholder past the last", connectPacket(), attached("1")),
                attack("an infinite placeholder", connectPacket(), attached("1e9999")),
                attack("a stray attachment", connectPacket(), attachment()),
                attack("text among the attachments", connectPacket(), attached("0"), event("[\"x\"]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource
    void a_malformed_packet_closes_the_session(String name, byte[] bytes) throws IOException {
        for (var i = 0; i < TIMES; i++) {
            assertThat(open().send(bytes).awaitClose()).isEqualTo(EngineCloseCause.PARSE_ERROR.code());
        }
        awaitCounted(TIMES, EngineCloseCause.PARSE_ERROR);
    }

    @Test
    void json_nested_100000_deep_closes_the_session() throws IOException {
        for (var i = 0; i < TIMES; i++) {
            open().send(text("40" + "{\"a\":".repeat(100_000))).awaitClose();
            connected().send(event("[".repeat(100_000))).awaitClose();
        }
        awaitCounted(2 * TIMES, SocketIoCloseCause.NESTING);
    }

    @Test
    void an_announcement_of_four_million_attachments_closes_the_session() throws IOException {
        var endless = RawWebSocket.repeat(attachment(), 100_000);
        for (var i = 0; i < TIMES; i++) {
            connected()
                    .send(text("4599999-/x-attack,[\"x\",{\"_placeholder\":true,\"num\":0}]"))
                    .send(endless)
                    .awaitClose();
        }
        awaitCounted(TIMES, SocketIoCloseCause.ATTACHMENTS);
    }

    @Test
    void a_message_over_the_limit_closes_the_session() throws IOException {
        for (var i = 0; i < TIMES; i++) {
            open().send(text("4" + "x".repeat(1_100_000))).awaitClose();
        }
        awaitCounted(TIMES, EngineCloseCause.TOO_LARGE);
    }

    @Test
    void a_flood_of_events_closes_the_session() throws IOException {
        var flood = RawWebSocket.repeat(event("[\"subscribe\",[]]"), 50_000);
        for (var i = 0; i < TIMES; i++) {
            connected().send(flood).reset();
        }
        awaitCounted(
                TIMES, SocketIoCloseCause.FLOOD, EngineCloseCause.TRANSPORT_CLOSE, EngineCloseCause.TRANSPORT_ERROR);
    }

    @Test
    void ten_thousand_connects_to_unknown_namespaces_are_refused_one_by_one() throws IOException {
        try (var webSocket = connected()) {
            for (var i = 0; i < 10_000; i += 100) {
                var connects = new ByteArrayOutputStream();
                for (var j = i; j < i + 100; j++) {
                    connects.writeBytes(text("40/unknown-" + j + ","));
                }
                webSocket.send(text("3")).send(connects.toByteArray()).awaitText("44/unknown-" + (i + 99) + ",");
            }
        }
        awaitCounted(10_000, ConnectError.INVALID_NAMESPACE);
        awaitCounted(1, DISCONNECTED);
    }

    private static Arguments attack(String name, byte[]... frames) {
        var bytes = new ByteArrayOutputStream();
        for (var frame : frames) {
            bytes.writeBytes(frame);
        }
        return Arguments.of(name, bytes.toByteArray());
    }

    private static byte[] connectPacket() {
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
