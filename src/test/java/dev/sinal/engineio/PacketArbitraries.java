package dev.sinal.engineio;

import dev.sinal.TextArbitraries;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Arbitrary packets, and the codecs to encode them. */
final class PacketArbitraries {
    /** Parts of frames, of which arbitrary malformed frames are composed. */
    static final String[] WORDS = {
        "0", "1", "2", "2probe", "3", "4", "5", "6", "7", "b", "b4", "b4AQ==", "bAQ==", "AQ", "=", "40", "42[\"e\"]"
    };

    private static final Optional<String> CALLBACK = Optional.of("0");

    private PacketArbitraries() {}

    /** The codecs that a handshake can negotiate. */
    static Arbitrary<EnginePacketCodec> codecs() {
        return Arbitraries.of(
                EnginePacketCodec.V4,
                new EnginePacketCodec(ProtocolVersion.V4, true, Optional.empty()),
                new EnginePacketCodec(ProtocolVersion.V4, true, CALLBACK),
                new EnginePacketCodec(ProtocolVersion.V3, false, Optional.empty()),
                new EnginePacketCodec(ProtocolVersion.V3, true, Optional.empty()),
                new EnginePacketCodec(ProtocolVersion.V3, true, CALLBACK));
    }

    /** Packets that a client may send. */
    static Arbitrary<EnginePacket> packets(Arbitrary<String> texts) {
        return Arbitraries.oneOf(
                Arbitraries.of(new EnginePacket.Close(), new EnginePacket.Upgrade(), new EnginePacket.Noop()),
                texts.map(EnginePacket.Ping::new),
                texts.map(EnginePacket.Pong::new),
                texts.map(EnginePacket.Message::new),
                bytes().map(EnginePacket.Binary::new));
    }

    /** Packets whose texts are valid in every payload: without 0x1E, which separates packets, and unpaired surrogates, which have no UTF-8. */
    static Arbitrary<List<EnginePacket>> payloads() {
        var texts = TextArbitraries.wellFormed().filter(text -> text.indexOf('\u001e') < 0);
        return packets(texts).list().ofMinSize(1).ofMaxSize(6);
    }

    static Arbitrary<ByteBuffer> bytes() {
        return Arbitraries.bytes().array(byte[].class).ofMaxSize(20).map(ByteBuffer::wrap);
    }

    static EnginePacket read(EnginePacketCodec codec, Frame frame) throws ProtocolError {
        return frame instanceof Frame.Text text
                ? codec.decode(text.text())
                : codec.decode(((Frame.Binary) frame).bytes());
    }

    static List<Frame> frames(EnginePacketCodec codec, List<EnginePacket> packets) {
        return packets.stream().map(packet -> packet.encode(codec)).toList();
    }
}
