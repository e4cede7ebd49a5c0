package dev.sinal.engineio;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;

/** Checks that parsing query strings throws nothing. */
public final class QueryStringFuzz {
    private QueryStringFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        QueryString.parse(data.consumeRemainingAsString());
    }
}
