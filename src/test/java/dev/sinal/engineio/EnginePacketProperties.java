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
    Arbitrary<String> nearFrames() {
        return Arbitraries.oneOf(TextArbitraries.of(PacketArbitraries.WORDS), TextArbitraries.any());
    }

    @Provide
    Arbitrary<String> texts() {
        return TextArbitraries.wellFormed();
    }

    @Property
    void a_packet_comes_out_of_its_frame_as_it_went_in(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll("packets") EnginePacket packet) throws ProtocolError {
        assertThat(PacketArbitraries.read(codec, packet.encode(codec))).isEqualTo(packet);
    }

    @Property(tries = 20)
    void nobody_opens_a_session_but_the_server(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll int interval, @ForAll int timeout) {
        var terms = new OpenPayload(
                Sid.random(), List.of("websocket"), Duration.ofMillis(interval), Duration.ofMillis(timeout), 1);
        var frame = new EnginePacket.Open(terms).encode(codec);
        assertThatThrownBy(() -> PacketArbitraries.read(codec, frame)).isInstanceOf(ProtocolError.class);
    }

    @Property
    void any_text_is_a_packet_or_breaks_the_protocol(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll("nearFrames") String frame) throws Exception {
        Attempt.mayRaise(ProtocolError.class, () -> codec.decode(frame));
    }

    @Property
    void any_bytes_are_a_packet_or_break_the_protocol(@ForAll("codecs") EnginePacketCodec codec, @ForAll byte[] frame)
            throws Exception {
        Attempt.mayRaise(ProtocolError.class, () -> codec.decode(ByteBuffer.wrap(frame)));
    }

    @Property
    void a_frame_weighs_what_it_takes_in_utf_8(@ForAll("texts") String text) {
        assertThat(new Frame.Text(text).size()).isEqualTo(text.getBytes(StandardCharsets.UTF_8).length);
    }
}
