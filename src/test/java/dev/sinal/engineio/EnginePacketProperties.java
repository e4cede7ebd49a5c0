package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.Attempt;
import dev.sinal.TextArbitraries;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Tests the encoding of packets by all codecs, and the decoding of any input. */
class EnginePacketProperties {
    @Provide
    Arbitrary<EnginePacketCodec> codecs() {
        return PacketArbitraries.codecs();
    }

    @Provide
    Arbitrary<EnginePacket> packets() {
        return PacketArbitraries.packets(TextArbitraries.any());
    }

    @Provide
    Arbitrary<String> almostFrames() {
        return Arbitraries.oneOf(TextArbitraries.of(PacketArbitraries.WORDS), TextArbitraries.any());
    }

    @Provide
    Arbitrary<String> texts() {
        return TextArbitraries.wellFormed();
    }

    @Property
    void a_packet_that_is_encoded_and_decoded_is_the_same(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll("packets") EnginePacket packet) throws ProtocolError {
        assertThat(PacketArbitraries.read(codec, packet.encode(codec))).isEqualTo(packet);
    }

    @Property(tries = 20)
    void an_open_packet_from_a_client_is_a_protocol_error(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll int interval, @ForAll int timeout) {
        var frame = new EnginePacket.Open(
                        Sid.random(), List.of("websocket"), Duration.ofMillis(interval), Duration.ofMillis(timeout), 1)
                .encode(codec);
        assertThatThrownBy(() -> PacketArbitraries.read(codec, frame)).isInstanceOf(ProtocolError.class);
    }

    @Property
    void any_text_is_a_packet_or_a_protocol_error(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll("almostFrames") String frame) throws Exception {
        Attempt.mayRaise(ProtocolError.class, () -> codec.decode(frame));
    }

    @Property
    void any_bytes_are_a_packet_or_a_protocol_error(@ForAll("codecs") EnginePacketCodec codec, @ForAll byte[] frame)
            throws Exception {
        Attempt.mayRaise(ProtocolError.class, () -> codec.decode(ByteBuffer.wrap(frame)));
    }

    @Property
    void the_size_of_a_frame_is_its_length_in_utf_8(@ForAll("texts") String text) {
        assertThat(new Frame.Text(text).size()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
