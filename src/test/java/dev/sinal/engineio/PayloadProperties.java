package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.Attempt;
import dev.sinal.TextArbitraries;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Tests payloads in the encodings of all codecs, and the decoding of any body. */
class PayloadProperties {
    private static final int MAX_PACKETS = 6;
    private static final EnginePacketCodec BASE64 = new EnginePacketCodec(ProtocolVersion.V3, true, Optional.empty());

    @Provide
    Arbitrary<EnginePacketCodec> codecs() {
        return PacketArbitraries.codecs();
    }

    /** The codecs without JSONP, which encodes responses and decodes requests differently: see {@link JsonpProperties}. */
    @Provide
    Arbitrary<EnginePacketCodec> symmetric() {
        return PacketArbitraries.codecs().filter(codec -> codec.callback().isEmpty());
    }

    @Provide
    Arbitrary<List<EnginePacket>> payloads() {
        return PacketArbitraries.payloads();
    }

    @Provide
    Arbitrary<PollingBody> almostBodies() {
        var payloads = PacketArbitraries.payloads()
                .map(packets -> LengthPrefixedPayload.encode(PacketArbitraries.frames(BASE64, packets)));
        var texts = Arbitraries.oneOf(
                TextArbitraries.damaged(payloads, ":", "0", "1", "99999999999", "-1", "1:", "\u001e"),
                TextArbitraries.of("1:4", "2:", "3:4é", "\u001e", "4", "b", "bAQ==", "10:b4AQIDBA=="),
                TextArbitraries.of("d=", "&", "%", "%3A", "%5Cn", "+", "1:4", "4", "%1E", "%zz", "%-1"),
                TextArbitraries.any());
        return Arbitraries.oneOf(texts.map(PollingBody::text), lengthsAndBytes().map(PollingBody::binary));
    }

    /** Binary payloads of protocol 3, valid and damaged. */
    private static Arbitrary<byte[]> lengthsAndBytes() {
        var word = Arbitraries.oneOf(
                Arbitraries.of(0, 1, 2, 4, 9, 10, 0x34, 0xC3, 0xFF).map(value -> (byte) (int) value),
                Arbitraries.bytes());
        var noise = word.array(byte[].class).ofMaxSize(24);
        var payloads = PacketArbitraries.payloads()
                .map(packets ->
                        LengthPrefixedPayload.encodeBinary(PacketArbitraries.frames(EngineFixtures.V3_CODEC, packets)));
        var cut = Combinators.combine(payloads, Arbitraries.integers().between(0, 100), noise)
                .as(PayloadProperties::overwritten);
        return Arbitraries.oneOf(noise, cut);
    }

    private static byte[] overwritten(byte[] payload, int percent, byte[] noise) {
        var start = payload.length * percent / 100;
        System.arraycopy(noise, 0, payload, start, Math.min(noise.length, payload.length - start));
        return payload;
    }

    @Property
    void packets_that_are_encoded_and_decoded_are_the_same(
            @ForAll("symmetric") EnginePacketCodec codec, @ForAll("payloads") List<EnginePacket> packets)
            throws ProtocolError {
        var body = codec.encodePayload(PacketArbitraries.frames(codec, packets));
        var read = new ArrayList<EnginePacket>();
        for (var frame : codec.decodePayload(body, MAX_PACKETS)) {
            read.add(PacketArbitraries.read(codec, frame));
        }
        assertThat(read).isEqualTo(packets);
    }

    @Property
    void any_body_is_a_payload_or_a_protocol_error(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll("almostBodies") PollingBody body) throws Exception {
        Attempt.mayRaise(ProtocolError.class, () -> {
            var frames = codec.decodePayload(body, MAX_PACKETS);
            assertThat(frames).hasSizeBetween(1, MAX_PACKETS).allMatch(frame -> frame.size() > 0);
        });
    }

    @Property
    void lengths_in_a_binary_payload_count_bytes(@ForAll("payloads") List<EnginePacket> packets) throws ProtocolError {
        var frames = PacketArbitraries.frames(EngineFixtures.V3_CODEC, packets);
        var payload = ByteBuffer.wrap(LengthPrefixedPayload.encodeBinary(frames));
        for (var frame : frames) {
            payload.get();
            var length = 0;
            for (var digit = payload.get(); digit >= 0; digit = payload.get()) {
                length = 10 * length + digit;
            }
            var packet = new byte[length];
            payload.get(packet);
            assertThat(ByteBuffer.wrap(packet)).isEqualTo(bytes(frame));
        }
        assertThat(payload.hasRemaining()).isFalse();
    }

    private static ByteBuffer bytes(Frame frame) {
        return frame instanceof Frame.Text text
                ? StandardCharsets.UTF_8.encode(text.text())
                : ((Frame.Binary) frame).bytes();
    }
}
