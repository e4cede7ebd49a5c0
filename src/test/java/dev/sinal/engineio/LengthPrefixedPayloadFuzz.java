package dev.sinal.engineio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Checks that decoding packets and payloads of protocol 3, as text and as bytes, throws only {@link ProtocolError}. */
public final class LengthPrefixedPayloadFuzz {
    private LengthPrefixedPayloadFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var codec = new EnginePacketCodec(ProtocolVersion.V3, data.consumeBoolean(), Optional.empty());
        var binary = data.consumeBoolean();
        var bytes = data.consumeRemainingAsBytes();
        try {
            codec.decode(ByteBuffer.wrap(bytes));
        } catch (ProtocolError expected) {
            // malformed input
        }
        try {
            var body = binary ? PollingBody.binary(bytes) : new PollingBody("text/plain", bytes);
            for (var frame : codec.decodePayload(body, 100)) {
                if (frame instanceof Frame.Text text) {
                    codec.decode(text.text());
                } else if (frame instanceof Frame.Binary packet) {
                    codec.decode(packet.bytes());
                }
            }
        } catch (ProtocolError expected) {
            // malformed input
        }
    }
}
