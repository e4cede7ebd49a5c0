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

/** What is no WebSocket, from the request to the last frame. */
class FrameAttackIT extends AttackTestBase {
    private static final int TIMES = 5;
    private static final int ROUNDS = 200;
    private static final int FRAGMENTS = 1_000_000;
    /** Undertow passes over them: whoever sends nothing else enters no namespace. */
    private static final Enum<?>[] EMPTY_FRAGMENTS = {EngineCloseCause.FRAGMENTS, SocketIoCloseCause.CONNECT_TIMEOUT};
    /** More bytes than all buffers between a client and a server take. */
    private static final int FLOOD = 64_000_000;

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "RSV1,                         1002, c1 82 00000000 3430",
        "RSV2 and RSV3,                1002, b1 82 00000000 3430",
        "an opcode that means nothing, 1002, 83 81 00000000 34",
        "a continuation of nothing,    1002, 80 81 00000000 34",
        "a ping in fragments,          1002, 09 81 00000000 34",
        "no UTF-8,                     1007, 81 83 00000000 34c080",
        "half a surrogate pair,        1007, 81 84 00000000 34eda080"
    })
    void what_is_no_frame(String what, int code, String frame) throws IOException {
        for (var i = 0; i < TIMES; i++) {
            assertThat(open().send(bytes(frame)).awaitClose()).isEqualTo(code);
        }
        awaitCounted(TIMES, GONE);
    }

    /** Tyrus (Payara 6.2025.10) takes such a frame; this one, then, is no packet. */
    @Test
    void a_frame_that_is_not_masked() throws IOException {
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
    void a_frame_that_is_begun_and_not_ended(String length, String frame) throws IOException {
        assertThat(open().send(bytes(frame)).awaitClose()).isEqualTo(SocketIoCloseCause.CONNECT_TIMEOUT.code());
        awaitCounted(1, SocketIoCloseCause.CONNECT_TIMEOUT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"4", ""})
    void a_million_fragments(String each) throws IOException {
        var bytes = each.getBytes(StandardCharsets.UTF_8);
        open().send(frame(0x01, bytes))
                .send(repeat(frame(0x00, bytes), FRAGMENTS))
                .awaitClose();
        awaitCounted(1, each.isEmpty() ? EMPTY_FRAGMENTS : new Enum<?>[] {EngineCloseCause.FRAGMENTS});
    }

    @Test
    void a_flood_of_pings_whose_client_does_not_read_is_not_taken_for_ever() throws IOException {
        assertThat(flood(0x89)).isLessThan(FLOOD);
    }

    @Test
    void a_flood_of_pongs_keeps_no_session_that_enters_no_namespace() throws IOException {
        flood(0x8A);
    }

    /** Floods until the session's time is up; how many bytes the server has taken. */
    private int flood(int opcode) throws IOException {
        var frame = frame(opcode, new byte[122]);
        try (var wire = open()) {
            var sent = CompletableFuture.supplyAsync(() -> wire.sent(repeat(frame, FLOOD / frame.length)));
            awaitCounted(1, SocketIoCloseCause.CONNECT_TIMEOUT);
            wire.reset();
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
    void a_malformed_list_in_a_handshake_is_passed_over_or_refused(String header) throws IOException {
        var upgraded = 0;
        for (var filler : new String[] {" ", ",", ";", "\"", "a,"}) {
            for (var length : new int[] {1, 60_000}) {
                try (var wire = new RawWebSocket(SINAL.port(), WEBSOCKET, header + filler.repeat(length))) {
                    assertThat(wire.head).as(filler + " x " + length).matches("(?s)HTTP/1.1 (101|4\\d\\d) .*");
                    if (wire.upgraded()) {
                        wire.awaitText("0{\"sid\"");
                        upgraded++;
                    }
                }
            }
        }
        awaitCounted(upgraded, GONE);
    }

    @Test
    void of_two_websockets_for_one_session_at_once_one_becomes_its_transport() throws IOException {
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
        awaitCounted(ROUNDS, GONE);
    }

    /** The WebSocket that has become the session's transport, if it has. */
    private static Optional<RawWebSocket> upgraded(String path) {
        try {
            var wire = new RawWebSocket(SINAL.port(), path);
            if (wire.upgraded()) {
                return Optional.of(wire.send(text("2probe")).awaitText("3probe").send(text("5")));
            }
            wire.close();
        } catch (IOException closed) {
            // for the other one was faster
        }
        return Optional.empty();
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }
}
