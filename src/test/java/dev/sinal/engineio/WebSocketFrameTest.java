package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the encoding of WebSocket frames by example. */
class WebSocketFrameTest {
    @ParameterizedTest
    @CsvSource({"0, 8100", "125, 817d", "126, 817e007e", "65535, 817effff", "65536, 817f0000000000010000"})
    void a_text_follows_its_length(int length, String header) {
        var frame = bytes(new Frame.Text("x".repeat(length)).webSocketBytes());
        assertThat(HexFormat.of().formatHex(frame, 0, frame.length - length)).isEqualTo(header);
        assertThat(new String(frame, frame.length - length, length, StandardCharsets.UTF_8))
                .isEqualTo("x".repeat(length));
    }

    @Test
    void a_length_counts_bytes() {
        assertThat(HexFormat.of().formatHex(bytes(new Frame.Text("4é😀").webSocketBytes())))
                .isEqualTo("810734c3a9f09f9880");
    }

    @ParameterizedTest
    @CsvSource({"'', 8200", "0104ff, 82030104ff"})
    void bytes_are_not_changed(String bytes, String frame) {
        var binary = new Frame.Binary(ByteBuffer.wrap(HexFormat.of().parseHex(bytes)));
        assertThat(HexFormat.of().formatHex(bytes(binary.webSocketBytes()))).isEqualTo(frame);
        assertThat(bytes(binary.bytes())).isEqualTo(HexFormat.of().parseHex(bytes));
    }

    @Test
    void a_ping_is_empty() {
        assertThat(bytes(new Frame.Ping().webSocketBytes())).containsExactly((byte) 0x89, (byte) 0);
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }
}
