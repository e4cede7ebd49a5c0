package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the payloads of protocol 3 by example. */
class LengthPrefixedPayloadTest {
    @Test
    void a_length_counts_utf_16_units() throws ProtocolError {
        var frames = List.<Frame>of(new Frame.Text("4hello"), new Frame.Text("4é😀"), new Frame.Text("2"));
        assertThat(LengthPrefixedPayload.encode(frames)).isEqualTo("6:4hello4:4é😀1:2");
        assertThat(texts(LengthPrefixedPayload.decode("6:4hello4:4é😀1:2", 3))).containsExactly("4hello", "4é😀", "2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ":",
                "0:",
                "6",
                "6:",
                "7:4hello",
                "5:4hello",
                "-1:4",
                "+1:4",
                "1.0:4",
                "99999991:4",
                "4294967297:4",
                "1:41:41:41:4"
            })
    void a_malformed_payload_is_a_protocol_error(String payload) {
        assertThatThrownBy(() -> LengthPrefixedPayload.decode(payload, 3)).isInstanceOf(ProtocolError.class);
    }

    @Test
    void a_length_of_thousands_of_digits_is_a_protocol_error() {
        assertThatThrownBy(() -> LengthPrefixedPayload.decode("9".repeat(5_000) + ":4", 3))
                .isInstanceOf(ProtocolError.class);
        assertThatThrownBy(() -> LengthPrefixedPayload.decodeBinary(ByteBuffer.wrap(new byte[5_000]), 3))
                .isInstanceOf(ProtocolError.class);
    }

    @Test
    void lengths_in_a_binary_payload_are_raw_digits_and_count_bytes() throws ProtocolError {
        var frames = List.of(
                new Frame.Text("4hello"),
                EngineFixtures.V3_CODEC.encodeMessage(ByteBuffer.wrap(new byte[] {1, 2, 3, 4})));
        var payload = LengthPrefixedPayload.encodeBinary(frames);
        assertThat(HexFormat.of().formatHex(payload)).isEqualTo("0006ff" + hex("4hello") + "0105ff" + "0401020304");
        var decoded = LengthPrefixedPayload.decodeBinary(ByteBuffer.wrap(payload), 2);
        assertThat(((Frame.Text) decoded.get(0)).text()).isEqualTo("4hello");
        assertThat(((Frame.Binary) decoded.get(1)).bytes()).isEqualTo(ByteBuffer.wrap(new byte[] {4, 1, 2, 3, 4}));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "0006",
                "0006ff34",
                "00ff34",
                "0000ff",
                "0201ff34",
                "000aff34",
                "0009090909090909090909ff",
                "0001ff340001ff340001ff340001ff34"
            })
    void a_malformed_binary_payload_is_a_protocol_error(String payload) {
        var bytes = ByteBuffer.wrap(HexFormat.of().parseHex(payload));
        assertThatThrownBy(() -> LengthPrefixedPayload.decodeBinary(bytes, 3)).isInstanceOf(ProtocolError.class);
    }

    private static String hex(String text) {
        return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<String> texts(List<Frame> frames) {
        return frames.stream().map(frame -> ((Frame.Text) frame).text()).toList();
    }
}
