package dev.sinal.engineio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Forms of JSONP raise nothing but the protocol's error. */
public final class JsonpFuzz {
    private JsonpFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var form = data.consumeRemainingAsString();
        Jsonp.call("1", form);
        try {
            Jsonp.payload(form);
        } catch (ProtocolError expected) {
            // what it is for
        }
    }
}
