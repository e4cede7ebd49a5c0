package dev.sinal.engineio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Checks that parsing query strings throws only what is documented. */
public final class QueryStringFuzz {
    private QueryStringFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        try {
            QueryString.parse(data.consumeRemainingAsString());
        } catch (IllegalArgumentException expected) {
            // a malformed escape
        }
    }
}
