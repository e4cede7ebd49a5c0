package dev.sinal.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Tests the assembly of fragments and its bounds. */
class MessageAssemblerTest {
    private final RecordingSession receiver = new RecordingSession();
    private final MessageAssembler assembler = new MessageAssembler(10_000, 5);

    @Test
    void fragments_are_assembled() {
        text("4a", true);
        text("4b", false);
        text("", false);
        text("c", true);
        binary("x", false);
        binary("yz", true);
        text("4d", true);
        assertThat(receiver.messages()).containsExactly("4a", "4bc", bytes("xyz"), "4d");
    }

    @Test
    void a_long_message_may_arrive_in_many_large_parts() {
        for (var i = 0; i < 9; i++) {
            text((i == 0 ? "4" : "") + "x".repeat(1_000), false);
        }
        text("", true);
        assertThat(receiver.messages()).containsExactly("4" + "x".repeat(9_000));
    }

    @Test
    void too_many_small_fragments_close_the_session() {
        for (var i = 0; i < 6; i++) {
            text("4", false);
        }
        assertThat(receiver.closed()).isEqualTo(EngineCloseCause.FRAGMENTS);
    }

    @Test
    void fragments_of_too_many_bytes_close_the_session() {
        for (var i = 0; i < 11; i++) {
            binary("x".repeat(1_000), false);
        }
        assertThat(receiver.closed()).isEqualTo(EngineCloseCause.TOO_LARGE);
    }

    private void text(String part, boolean last) {
        assembler.text(part, last, receiver.session());
    }

    private void binary(String part, boolean last) {
        assembler.binary(bytes(part), last, receiver.session());
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }
}
