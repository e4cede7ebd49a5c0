package dev.sinal.engineio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Checks that decoding packets and payloads of protocol 4 throws only {@link ProtocolError}. */
public final class EnginePacketFuzz {
    private EnginePacketFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var text = data.consumeRemainingAsString();
        try {
            for (var frame : EnginePacketCodec.V4.decodePayload(PollingBody.text(text), 100)) {
                EnginePacketCodec.V4.decode(((Frame.Text) frame).text());
            }
        } catch (ProtocolError expected) {
            // malformed input
        }
    }
}
