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

/** What a server writes is what a reader of the same protocol reads. */
class SocketPacketEncoderProperties {
    private static final JsonProvider JSON = JsonProvider.provider();

    private final SocketPacketDecoder decoder =
            new SocketPacketDecoder(new SocketIoOptions(Duration.ZERO, 1, 1, 10, 20));

    @Provide
    Arbitrary<SocketPacketEncoder> tongues() {
        var dialects = Arbitraries.of(
                EnginePacketCodec.V4,
                EngineFixtures.V3_CODEC,
                new EnginePacketCodec(ProtocolVersion.V3, true, Optional.empty()));
        return Combinators.combine(SentPacketArbitraries.namespaces(), dialects).as(SocketPacketEncoder::new);
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
    void an_event_is_read_as_it_was_emitted(
            @ForAll("tongues") SocketPacketEncoder tongue,
            @ForAll("names") String name,
            @ForAll("arguments") Arguments arguments)
            throws ProtocolError {
        var frames = tongue.event(name, arguments);
        var args = JSON.createArrayBuilder(arguments.values()).add(0, name).build();
        var attachments = arguments.attachments();
        assertThat(read(frames))
                .isEqualTo(new SocketPacket.Event(tongue.namespace(), OptionalLong.empty(), args, attachments.size()));
        assertThat(bytes(tongue, frames)).isEqualTo(attachments);
    }

    @Property
    void an_acknowledgement_is_read_as_it_was_given(
            @ForAll("tongues") SocketPacketEncoder tongue,
            @ForAll("ids") OptionalLong id,
            @ForAll("arguments") Arguments arguments)
            throws ProtocolError {
        var frames = tongue.acknowledgement(id.orElse(0), arguments);
        var attachments = arguments.attachments();
        assertThat(read(frames))
                .isEqualTo(new SocketPacket.Ack(
                        tongue.namespace(), OptionalLong.of(id.orElse(0)), arguments.values(), attachments.size()));
        assertThat(bytes(tongue, frames)).isEqualTo(attachments);
    }

    @Property(tries = 200)
    void a_client_is_let_in_and_put_out_of_what_it_named(@ForAll("tongues") SocketPacketEncoder tongue)
            throws ProtocolError {
        var sid = Sid.random();
        var auth = tongue.dialect().protocol() == ProtocolVersion.V4
                ? JSON.createObjectBuilder().add("sid", sid.value()).build()
                : JsonValue.EMPTY_JSON_OBJECT;
        assertThat(read(tongue.connected(sid, ""))).isEqualTo(new SocketPacket.Connect(tongue.namespace(), auth));
        assertThat(read(tongue.disconnected())).isEqualTo(new SocketPacket.Disconnect(tongue.namespace()));
    }

    /** The packet without Engine.IO's digit. */
    private SocketPacket read(List<Frame> frames) throws ProtocolError {
        var text = ((Frame.Text) frames.get(0)).text();
        assertThat(text).startsWith("4");
        return decoder.decode(text.substring(1));
    }

    /** The attachments, as this client would find them in their frames. */
    private static List<ByteBuffer> bytes(SocketPacketEncoder tongue, List<Frame> frames) {
        return frames.stream()
                .skip(1)
                .map(frame -> bytes(tongue.dialect(), frame))
                .toList();
    }

    private static ByteBuffer bytes(EnginePacketCodec dialect, Frame frame) {
        if (frame instanceof Frame.Text text) {
            assertThat(text.text()).startsWith("b4");
            return ByteBuffer.wrap(Base64.getDecoder().decode(text.text().substring(2)));
        }
        var bytes = ((Frame.Binary) frame).bytes().duplicate();
        if (dialect.protocol() == ProtocolVersion.V3) {
            assertThat(bytes.get()).isEqualTo((byte) 4);
        }
        return bytes;
    }
}
