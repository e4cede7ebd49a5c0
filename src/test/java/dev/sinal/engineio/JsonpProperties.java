package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.Attempt;
import dev.sinal.TextArbitraries;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Tests the encoding of JSONP by all codecs, and the decoding of any form. */
class JsonpProperties {
    private static final String CALL = "___eio[7](\"";

    @Provide
    Arbitrary<EnginePacketCodec> codecs() {
        return Arbitraries.of(ProtocolVersion.values())
                .map(protocol -> new EnginePacketCodec(protocol, true, Optional.of("7")));
    }

    /** Without a backslash before a line break, which the escaping by the client makes ambiguous. JSON has none. */
    @Provide
    Arbitrary<List<EnginePacket>> payloads() {
        return PacketArbitraries.payloads().filter(packets -> packets.stream()
                .noneMatch(packet -> packet.toString().contains("\\\n")));
    }

    @Provide
    Arbitrary<String> texts() {
        return TextArbitraries.any();
    }

    @Provide
    Arbitrary<String> almostForms() {
        return TextArbitraries.of(
                "d=", "e=", "&", "%", "%3A", "%5C", "%5Cn", "\\n", "\\", "+", "%zz", "%-1", "%C3", "%u0041");
    }

    @Property
    void packets_that_are_sent_in_a_script_and_posted_in_a_form_are_the_same(
            @ForAll("codecs") EnginePacketCodec codec, @ForAll("payloads") List<EnginePacket> packets)
            throws ProtocolError {
        var script =
                codec.encodePayload(PacketArbitraries.frames(codec, packets)).text();
        var form = PollingBody.text("d=" + URLEncoder.encode(escaped(evaluated(script)), StandardCharsets.UTF_8));
        var read = new ArrayList<EnginePacket>();
        for (var frame : codec.decodePayload(form, packets.size())) {
            read.add(PacketArbitraries.read(codec, frame));
        }
        assertThat(read).isEqualTo(packets);
    }

    @Property
    void any_payload_is_one_string_literal(@ForAll("texts") String payload) {
        assertThat(evaluated(Jsonp.call("7", payload))).isEqualTo(payload);
    }

    @Property
    void any_form_contains_a_payload_or_is_a_protocol_error(@ForAll("almostForms") String form) throws Exception {
        Attempt.mayRaise(ProtocolError.class, () -> Jsonp.payload(form));
    }

    /** Returns the string that every version of JavaScript passes to the client's function. */
    private static String evaluated(String script) {
        assertThat(script).startsWith(CALL).endsWith("\");");
        var literal = script.substring(CALL.length(), script.length() - 3);
        var text = new StringBuilder();
        for (var i = 0; i < literal.length(); i++) {
            var unit = literal.charAt(i);
            assertThat("\"\n\r\u2028\u2029".indexOf(unit)).isNegative();
            if (unit != '\\') {
                text.append(unit);
            } else if (literal.charAt(++i) == 'u') {
                text.append((char) Integer.parseInt(literal.substring(i + 1, i + 5), 16));
                i += 4;
            } else {
                text.append(literal.charAt(i));
            }
        }
        return text.toString();
    }

    /** Escapes a payload as engine.io-client 3 does (polling-jsonp.js). */
    private static String escaped(String payload) {
        return payload.replace("\\n", "\\\n").replace("\n", "\\n");
    }
}
