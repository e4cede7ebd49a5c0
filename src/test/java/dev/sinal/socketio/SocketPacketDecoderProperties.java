package dev.sinal.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sinal.Attempt;
import dev.sinal.JsonArbitraries;
import dev.sinal.TextArbitraries;
import dev.sinal.engineio.ProtocolError;
import jakarta.json.JsonValue;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Tests the decoder against packets that clients send, and against damaged ones. */
class SocketPacketDecoderProperties {
    private static final String[] WORDS = {
        "0",
        "1",
        "2",
        "3",
        "5",
        "6",
        "4",
        "9",
        "-",
        "1-",
        "10-",
        "99999999999-",
        "/",
        "/loja",
        ",",
        "?",
        "9007199254740992",
        "[",
        "]",
        "[\"e\"]",
        "[\"e\",",
        "[7]",
        "{\"token\":1}",
        "{}",
        "\"connect\"",
        "{\"_placeholder\":true,\"num\":0}",
        "num",
        "1e999999999999"
    };

    private final SocketPacketDecoder decoder =
            new SocketPacketDecoder(new SocketIoOptions(Duration.ZERO, 1, 1, 1, 10, 20));

    @Provide
    Arbitrary<SentPacket> packets() {
        return SentPacketArbitraries.packets();
    }

    @Provide
    Arbitrary<String> namespaces() {
        return SentPacketArbitraries.namespaces();
    }

    @Provide
    Arbitrary<String> damagedPackets() {
        return Arbitraries.oneOf(
                TextArbitraries.damaged(SentPacketArbitraries.packets().map(SentPacket::packet), WORDS),
                TextArbitraries.damaged(SentPacketArbitraries.packets().map(SentPacket::packet), JsonArbitraries.WORDS),
                TextArbitraries.of(WORDS));
    }

    @Provide
    Arbitrary<String> trailers() {
        return Arbitraries.of("x", "]", "}", ",", "0", "[]", "{}", "\"\"", " [", "null", ":", "\u001e");
    }

    @Property
    void a_packet_is_decoded_as_it_was_sent(@ForAll("packets") SentPacket sent) throws ProtocolError {
        var packet = (SocketPacket.WithAttachments) decoder.decode(sent.packet());
        var attachments = sent.attachments().size();
        assertThat(packet)
                .isEqualTo(
                        sent.name() == null
                                ? new SocketPacket.Ack(sent.namespace(), sent.id(), sent.values(), attachments)
                                : new SocketPacket.Event(sent.namespace(), sent.id(), sent.values(), attachments));
    }

    @Property
    void connects_and_disconnects_are_decoded(@ForAll("namespaces") String namespace) throws ProtocolError {
        var prefix = namespace.equals("/") ? "" : namespace + ',';
        assertThat(decoder.decode('0' + prefix + "{}"))
                .isEqualTo(new SocketPacket.Connect(namespace, JsonValue.EMPTY_JSON_OBJECT));
        assertThat(decoder.decode('0' + namespace))
                .isEqualTo(new SocketPacket.Connect(namespace, JsonValue.EMPTY_JSON_OBJECT));
        assertThat(decoder.decode('1' + prefix)).isEqualTo(new SocketPacket.Disconnect(namespace));
    }

    @Property
    void characters_after_the_json_are_rejected(
            @ForAll("packets") SentPacket sent, @ForAll("trailers") String trailer) {
        assertThatThrownBy(() -> decoder.decode(sent.packet() + trailer)).isInstanceOf(ProtocolError.class);
        assertThatThrownBy(() -> decoder.decode("0{}" + trailer)).isInstanceOf(ProtocolError.class);
    }

    @Property
    void any_text_is_a_packet_or_a_protocol_error(@ForAll("damagedPackets") String text) throws Exception {
        Attempt.mayRaise(ProtocolError.class, () -> decoder.decode(text));
    }
}
