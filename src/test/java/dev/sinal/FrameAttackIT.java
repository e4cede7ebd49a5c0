package dev.sinal;

import static dev.sinal.RawWebSocket.frame;
import static dev.sinal.RawWebSocket.repeat;
import static dev.sinal.RawWebSocket.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineHandshakeError;
import dev.sinal.socketio.SocketIoCloseCause;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests malformed WebSocket handshakes and frames. */
class FrameAttackIT extends AttackTestBase {
    private static final int TIMES = 5;
    private static final int ROUNDS = 200;
    private static final int FRAGMENTS = 1_000_000;
    /** The close causes of a flood of empty fragments. Undertow (WildFly 39) ignores them, and the session reaches its CONNECT timeout. */
    private static final Enum<?>[] EMPTY_FRAGMENTS = {EngineCloseCause.FRAGMENTS, SocketIoCloseCause.CONNECT_TIMEOUT};
    /** More bytes than all buffers between a client and a server hold. */
    private static final int FLOOD = 64_000_000;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "RSV1,                         1002, c1 82 00000000 3430",
        "RSV2 and RSV3,                1002, b1 82 00000000 3430",
        "an unassigned opcode,         1002, 83 81 00000000 34",
        "a continuation of nothing,    1002, 80 81 00000000 34",
        "a ping in fragments,          1002, 09 81 00000000 34",
        "no UTF-8,                     1007, 81 83 00000000 34c080",
        "half a surrogate pair,        1007, 81 84 00000000 34eda080"
    })
    void a_malformed_frame_closes_the_connection(String name, int code, String frame) throws IOException {
        for (var i = 0; i < TIMES; i++) {
            assertThat(open().send(bytes(frame)).awaitClose()).isEqualTo(code);
        }
        awaitCounted(TIMES, DISCONNECTED);
    }

    /** Tyrus (Payara 6.2025.10) accepts an unmasked frame; the text of this one is not a valid packet. */
    @Test
    void an_unmasked_frame_closes_the_connection() throws IOException {
        for (var i = 0; i < TIMES; i++) {
            assertThat(open().send(bytes("81 05 6162636465")).awaitClose()).isEqualTo(1002);
        }
        awaitCounted(
                TIMES,
                EngineCloseCause.TRANSPORT_CLOSE,
                EngineCloseCause.TRANSPORT_ERROR,
                EngineCloseCause.PARSE_ERROR);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"100 MB, 81 ff 0000000005f5e100 00000000", "2^63 - 1 bytes, 81 ff 7fffffffffffffff 00000000"})
    void a_session_with_an_incomplete_frame_is_closed_after_the_connect_timeout(String length, String frame)
            throws IOException {
        assertThat(open().send(bytes(frame)).awaitClose()).isEqualTo(SocketIoCloseCause.CONNECT_TIMEOUT.code());
        awaitCounted(1, SocketIoCloseCause.CONNECT_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", ""})
    void a_million_fragments_close_the_session(String each) throws IOException {
        var bytes = each.getBytes(StandardCharsets.UTF_8);
        open().send(frame(0x01, bytes))
                .send(repeat(frame(0x00, bytes), FRAGMENTS))
                .awaitClose();
        awaitCounted(1, each.isEmpty() ? EMPTY_FRAGMENTS : new Enum<?>[] {EngineCloseCause.FRAGMENTS});
    }

    @Test
    void a_flood_of_pings_from_a_client_that_does_not_read_is_not_accepted_without_limit() throws IOException {
        // Pongs that wait on Payara close the connection; Undertow (WildFly) reads no more.
        assertThat(flood(
                        0x89,
                        SocketIoCloseCause.CONNECT_TIMEOUT,
                        EngineCloseCause.TRANSPORT_CLOSE,
                        EngineCloseCause.TRANSPORT_ERROR))
                .isLessThan(FLOOD);
    }

    @Test
    void a_flood_of_pongs_does_not_extend_the_connect_timeout() throws IOException {
        flood(0x8A, SocketIoCloseCause.CONNECT_TIMEOUT);
    }

    /** Sends frames until the session closes for one of these causes, and returns the number of bytes that the server accepted. */
    private int flood(int opcode, Enum<?>... causes) throws IOException {
        var frame = frame(opcode, new byte[122]);
        try (var webSocket = open()) {
            var sent = CompletableFuture.supplyAsync(() -> webSocket.sent(repeat(frame, FLOOD / frame.length)));
            awaitCounted(1, causes);
            webSocket.reset();
            return sent.join();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Sec-WebSocket-Extensions:             ",
                "Sec-WebSocket-Extensions: ,,,;;;===,\"",
                "Sec-WebSocket-Extensions: permessage-deflate; x=\"\\",
                "Sec-WebSocket-Protocol: ,,,",
                "Sec-WebSocket-Protocol: \u00ff",
                "Sec-WebSocket-Version: 13",
                "Sec-WebSocket-Key: "
            })
    void a_malformed_list_in_a_handshake_is_ignored_or_refused(String header) throws IOException {
        var upgraded = 0;
        for (var filler : new String[] {" ", ",", ";", "\"", "a,"}) {
            for (var length : new int[] {1, 60_000}) {
                try (var webSocket = new RawWebSocket(SINAL.port(), WEBSOCKET, header + filler.repeat(length))) {
                    assertThat(webSocket.head).as(filler + " x " + length).matches("(?s)HTTP/1.1 (101|4\\d\\d) .*");
                    if (webSocket.upgraded()) {
                        webSocket.awaitText("0{\"sid\"");
                        upgraded++;
                    }
                }
            }
        }
        awaitCounted(upgraded, DISCONNECTED);
    }

    @Test
    void of_two_concurrent_websockets_for_one_session_one_becomes_its_transport() throws IOException {
        for (var i = 0; i < ROUNDS; i++) {
            var path = poll().replace("polling", "websocket");
            var both = Stream.generate(() -> CompletableFuture.supplyAsync(() -> upgraded(path)))
                    .limit(2)
                    .toList();
            var winners = both.stream()
                    .map(CompletableFuture::join)
                    .flatMap(Optional::stream)
                    .toList();
            assertThat(winners).hasSize(1);
            try (var winner = winners.get(0)) {
                winner.send(text("40/x-attack,")).awaitText("40/x-attack,{");
            }
        }
        awaitCounted(ROUNDS, EngineHandshakeError.BAD_REQUEST, EngineCloseCause.UPGRADE_FAILED);
        awaitCounted(ROUNDS, DISCONNECTED);
    }

    /** Returns the WebSocket if it has become the transport of the session. */
    private static Optional<RawWebSocket> upgraded(String path) {
        try {
            var webSocket = new RawWebSocket(SINAL.port(), path);
            if (webSocket.upgraded()) {
                return Optional.of(
                        webSocket.send(text("2probe")).awaitText("3probe").send(text("5")));
            }
            webSocket.close();
        } catch (IOException closed) {
            // The other one is the transport.
        }
        return Optional.empty();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
