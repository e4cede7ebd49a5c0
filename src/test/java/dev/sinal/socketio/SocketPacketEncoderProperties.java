package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.Frame;
import dev.sinal.engineio.ProtocolError;
import dev.sinal.engineio.ProtocolVersion;
import dev.sinal.engineio.Sid;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Tests that encoded packets are decoded to the same content. */
class SocketPacketEncoderProperties {
    private static final JsonProvider JSON = JsonProvider.provider();

    private final SocketPacketDecoder decoder =
            new SocketPacketDecoder(new SocketIoOptions(Duration.ZERO, 1, 1, 1, 10, 20));

    @Provide
    Arbitrary<SocketPacketEncoder> encoders() {
        var codecs = Arbitraries.of(
                EnginePacketCodec.V4,
                EngineFixtures.V3_CODEC,
                new EnginePacketCodec(ProtocolVersion.V3, true, Optional.empty()));
        return Combinators.combine(SentPacketArbitraries.namespaces(), codecs).as(SocketPacketEncoder::new);
    }

    @Provide
    Arbitrary<String> names() {
        return SentPacketArbitraries.names();
    }

    @Provide
    Arbitrary<Arguments> arguments() {
        return Combinators.combine(SentPacketArbitraries.arguments(), SentPacketArbitraries.attachments())
                .as((json, bytes) -> new Arguments(
                        '[' + String.join(",", SentPacketArbitraries.withPlaceholders(json, bytes.size())) + ']',
                        bytes));
    }

    @Provide
    Arbitrary<OptionalLong> ids() {
        return SentPacketArbitraries.ids();
    }

    @Property
    void an_event_is_decoded_as_it_was_emitted(
            @ForAll("encoders") SocketPacketEncoder encoder,
            @ForAll("names") String name,
            @ForAll("arguments") Arguments arguments)
            throws ProtocolError {
        var frames = encoder.event(name, arguments);
        var args = JSON.createArrayBuilder(arguments.values()).add(0, name).build();
        var attachments = arguments.attachments();
        assertThat(decode(frames))
                .isEqualTo(new SocketPacket.Event(encoder.namespace(), OptionalLong.empty(), args, attachments.size()));
        assertThat(bytes(encoder, frames)).isEqualTo(attachments);
    }

    @Property
    void an_acknowledgement_is_decoded_as_it_was_sent(
            @ForAll("encoders") SocketPacketEncoder encoder,
            @ForAll("ids") OptionalLong id,
            @ForAll("arguments") Arguments arguments)
            throws ProtocolError {
        var frames = encoder.ack(id.orElse(0), arguments);
        var attachments = arguments.attachments();
        assertThat(decode(frames))
                .isEqualTo(new SocketPacket.Ack(
                        encoder.namespace(), OptionalLong.of(id.orElse(0)), arguments.values(), attachments.size()));
        assertThat(bytes(encoder, frames)).isEqualTo(attachments);
    }

    @Property(tries = 200)
    void connects_and_disconnects_name_the_namespace(@ForAll("encoders") SocketPacketEncoder encoder)
            throws ProtocolError {
        var sid = Sid.random();
        var auth = encoder.codec().protocol() == ProtocolVersion.V4
                ? JSON.createObjectBuilder().add("sid", sid.value()).build()
                : JsonValue.EMPTY_JSON_OBJECT;
        assertThat(decode(encoder.connect(sid, ""))).isEqualTo(new SocketPacket.Connect(encoder.namespace(), auth));
        assertThat(decode(encoder.disconnect())).isEqualTo(new SocketPacket.Disconnect(encoder.namespace()));
    }

    /** Decodes the packet, without the type of the Engine.IO packet. */
    private SocketPacket decode(List<Frame> frames) throws ProtocolError {
        var text = ((Frame.Text) frames.get(0)).text();
        assertThat(text).startsWith("4");
        return decoder.decode(text.substring(1));
    }

    /** Returns the attachments as the client decodes them from their frames. */
    private static List<ByteBuffer> bytes(SocketPacketEncoder encoder, List<Frame> frames) {
        return frames.stream()
                .skip(1)
                .map(frame -> bytes(encoder.codec(), frame))
                .toList();
    }

    private static ByteBuffer bytes(EnginePacketCodec codec, Frame frame) {
        if (frame instanceof Frame.Text text) {
            assertThat(text.text()).startsWith("b4");
            return ByteBuffer.wrap(Base64.getDecoder().decode(text.text().substring(2)));
        }
        var bytes = ((Frame.Binary) frame).bytes().duplicate();
        if (codec.protocol() == ProtocolVersion.V3) {
            assertThat(bytes.get()).isEqualTo((byte) 4);
        }
        return bytes;
    }
}
