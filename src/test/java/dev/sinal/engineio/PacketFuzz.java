package dev.sinal.engineio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Packets and payloads of protocol 4 raise nothing but the protocol's error. */
public final class PacketFuzz {
    private PacketFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var text = data.consumeRemainingAsString();
        try {
            for (var frame : Dialect.CURRENT.read(Body.text(text), 100)) {
                Dialect.CURRENT.decode(((Frame.Text) frame).text());
            }
        } catch (ProtocolError expected) {
            // what it is for
        }
    }
}
