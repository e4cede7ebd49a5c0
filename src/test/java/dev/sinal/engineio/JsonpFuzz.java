package dev.sinal.engineio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Checks that decoding forms of JSONP throws only {@link ProtocolError}. */
public final class JsonpFuzz {
    private JsonpFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var form = data.consumeRemainingAsString();
        Jsonp.call("1", form);
        try {
            Jsonp.payload(form);
        } catch (ProtocolError expected) {
            // malformed input
        }
    }
}
