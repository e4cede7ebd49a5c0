package dev.sinal.event;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.util.Optional;

/** Any text is one JSON value or malformed. Its members and elements, and the value with byte arrays replaced, are JSON values. */
public final class RawJsonFuzz {
    private RawJsonFuzz() {}

    public static void fuzzerTestOneInput(FuzzedDataProvider data) {
        var json = parse(data.consumeRemainingAsString());
        json.ifPresent(RawJsonFuzz::slice);
    }

    private static Optional<RawJson> parse(String text) {
        try {
            return Optional.of(RawJson.parse(text));
        } catch (MalformedJsonException malformed) {
            return Optional.empty();
        }
    }

    private static void slice(RawJson json) {
        json.members(name -> true).values().forEach(member -> parse(member.text())
                .orElseThrow());
        json.elements(Integer.MAX_VALUE)
                .forEach(element -> parse(element.text()).orElseThrow());
        parse(EventData.withBytes(json).json().text()).orElseThrow();
    }
}
