package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What no client does. After each of these the server has all its places for sessions again: 300 in these tests, so that
 * anything that stays behind is missed.
 */
class AttackIT extends ServerIT {
    private static final int PLACES = 300;
    private static final String WEBSOCKET = "/socket.io/?EIO=4&transport=websocket";
    private static final String POLLING = "/socket.io/?EIO=4&transport=polling";

    @AfterEach
    void all_places_are_free() {
        await("places")
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> {
                    var opened = new ArrayList<Wire>();
                    try {
                        for (var i = 0; i < PLACES; i++) {
                            opened.add(new Wire(WEBSOCKET));
                        }
                        assertThat(opened).allMatch(Wire::upgraded);
                    } finally {
                        opened.forEach(Wire::close);
                    }
                });
    }

    @Test
    void past_the_last_place_a_handshake_is_refused_with_503() throws IOException {
        var opened = new ArrayList<Wire>();
        try {
            var refused = Optional.<Wire>empty();
            while (refused.isEmpty()) {
                var wire = new Wire(WEBSOCKET);
                opened.add(wire);
                refused = Optional.of(wire).filter(one -> !one.upgraded());
            }
            assertThat(refused.get().head).startsWith("HTTP/1.1 503 ");
            assertThat(SINAL.call("GET", POLLING, null).body())
                    .isEqualTo("{\"code\":3,\"message\":\"Too many sessions\"}");
        } finally {
            opened.forEach(Wire::close);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"clean", "reset", "without a close frame", "before CONNECT", "while upgrading"})
    void hundreds_of_clients_come_and_go(String kind) throws IOException {
        SINAL.create("x-churn");
        SINAL.set("x-churn", true);
        for (var i = 0; i < 600; i++) {
            switch (kind) {
                case "clean" -> enter().send(text("41/x-churn,"))
                        .send(frame(0x88, new byte[] {3, (byte) 0xe8}))
                        .awaitEnd();
                case "reset" -> enter().reset();
                case "without a close frame" -> enter().close();
                case "before CONNECT" -> new Wire(WEBSOCKET).reset();
                default -> upgrading(i);
            }
        }
    }

    private static Wire enter() throws IOException {
        return new Wire(WEBSOCKET).send(text("40/x-churn,"));
    }

    /** The WebSocket goes in mid-upgrade, and its session closes itself by a POST. */
    private static void upgrading(int i) throws IOException {
        var opened = SINAL.call("GET", POLLING, null);
        if (opened.statusCode() != 200) {
            throw new AssertionError(opened.body());
        }
        var sid = Client.object(opened.body().substring(1)).getString("sid");
        new Wire(WEBSOCKET + "&sid=" + sid).send(text("2probe")).reset();
        SINAL.call("POST", POLLING + "&sid=" + sid, "1");
    }

    static Stream<byte[]> what_is_no_frame() {
        var endless = new ByteArrayOutputStream();
        endless.writeBytes(frame(0x01, new byte[0]));
        for (var i = 0; i < 20_000; i++) {
            endless.writeBytes(frame(0x00, new byte[0]));
        }
        return Stream.of(
                HexFormat.of().parseHex("81056162636465"), // not masked
                frame(0xC1, "40".getBytes(StandardCharsets.UTF_8)), // RSV1
                frame(0x83, new byte[1]), // an opcode that means nothing
                frame(0x81, new byte[] {'4', (byte) 0xC0, (byte) 0x80}), // no UTF-8
                HexFormat.of().parseHex("81ff7fffffffffffffff00000000"), // 2^63 - 1 bytes
                HexFormat.of().parseHex("81ff0000000005f5e10000000000"), // 100 MB, said and not sent
                text("49"),
                text("4599999-[\"x\"]"),
                text("42[\"before CONNECT\"]"),
                text("40" + "{\"a\":".repeat(100_000)),
                text("\u001e"),
                endless.toByteArray());
    }

    @ParameterizedTest
    @MethodSource
    void what_is_no_frame(byte[] bytes) throws IOException {
        for (var i = 0; i < 5; i++) {
            var wire = new Wire(WEBSOCKET);
            wire.send(bytes);
            wire.close();
        }
    }

    @Test
    void floods_of_pings_and_pongs_end_with_the_client() throws IOException {
        // No more than the buffers between hold: Tyrus answers a ping on the thread that reads, and waits for the
        // client.
        var flood = new ByteArrayOutputStream();
        for (var i = 0; i < 2_000; i++) {
            flood.writeBytes(frame(0x89, "ping".getBytes(StandardCharsets.UTF_8)));
            flood.writeBytes(text("3"));
        }
        for (var i = 0; i < 5; i++) {
            new Wire(WEBSOCKET).send(flood.toByteArray()).reset();
        }
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
        var opened = SINAL.call("GET", POLLING, null);
        var session =
                POLLING + "&sid=" + Client.object(opened.body().substring(1)).getString("sid");
        assertThat(SINAL.call("POST", session, payload).statusCode()).isEqualTo(200);
        assertThat(SINAL.call("GET", session, null).body())
                .isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
    }

    @Test
    void thousands_of_packets_in_a_payload_end_its_session() {
        var opened = SINAL.call("GET", POLLING, null);
        var session =
                POLLING + "&sid=" + Client.object(opened.body().substring(1)).getString("sid");
        assertThat(SINAL.call("POST", session, "6" + "\u001e6".repeat(100_000)).statusCode())
                .isEqualTo(200);
        assertThat(SINAL.call("GET", session, null).statusCode()).isEqualTo(400);
    }

    @Test
    void hundreds_of_connects_to_nowhere_are_refused_one_by_one() throws IOException {
        var connects = new ByteArrayOutputStream();
        for (var i = 0; i < 300; i++) {
            connects.writeBytes(text("40/nowhere-" + i + ","));
        }
        try (var wire = new Wire(WEBSOCKET)) {
            wire.send(connects.toByteArray());
            var heard = new StringBuilder();
            while (heard.indexOf("44/nowhere-299,") < 0) {
                heard.append(wire.read());
            }
        }
    }

    private static byte[] text(String text) {
        return frame(0x81, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame as a client sends it, masked by zeros (RFC 6455, section 5.2). */
    private static byte[] frame(int first, byte[] payload) {
        var frame = new ByteArrayOutputStream();
        frame.write(first);
        if (payload.length < 126) {
            frame.write(0x80 | payload.length);
        } else if (payload.length < 65_536) {
            frame.writeBytes(new byte[] {(byte) 0xfe, (byte) (payload.length >> 8), (byte) payload.length});
        } else {
            frame.writeBytes(new byte[] {
                (byte) 0xff,
                0,
                0,
                0,
                0,
                (byte) (payload.length >> 24),
                (byte) (payload.length >> 16),
                (byte) (payload.length >> 8),
                (byte) payload.length
            });
        }
        frame.writeBytes(new byte[4]);
        frame.writeBytes(payload);
        return frame.toByteArray();
    }

    /** A WebSocket's bytes, as a client without manners sends them. */
    private static final class Wire implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;
        private final OutputStream out;
        private final String head;

        Wire(String path) throws IOException {
            socket = new Socket("127.0.0.1", SINAL.port());
            socket.setSoTimeout(10_000);
            in = socket.getInputStream();
            out = socket.getOutputStream();
            out.write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var read = new StringBuilder();
            while (read.indexOf("\r\n\r\n") < 0) {
                read.append((char) in.read());
            }
            head = read.toString();
        }

        boolean upgraded() {
            return head.startsWith("HTTP/1.1 101 ");
        }

        /** Sends bytes, as far as the server takes them. */
        Wire send(byte[] bytes) {
            try {
                out.write(bytes);
            } catch (IOException closed) {
                // by the server, which is what is meant to happen
            }
            return this;
        }

        String read() throws IOException {
            var buffer = new byte[65_536];
            var length = in.read(buffer);
            if (length < 0) {
                throw new IOException("the server has closed");
            }
            return new String(buffer, 0, length, StandardCharsets.ISO_8859_1);
        }

        void awaitEnd() throws IOException {
            while (in.read() >= 0) {
                // what came before
            }
            socket.close();
        }

        void reset() throws IOException {
            socket.setSoLinger(true, 0);
            socket.close();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException gone) {
                // so much the better
            }
        }
    }
}
