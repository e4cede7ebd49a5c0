package dev.sinal.event;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Decodes texts that came as bytes. */
public final class Utf8 {
    private static final char REPLACEMENT = '\uFFFD';

    private Utf8() {}

    /** Returns the text of these bytes; empty if they are not UTF-8. */
    public static Optional<String> decode(byte[] bytes) {
        var text = new String(bytes, StandardCharsets.UTF_8);
        // The constructor replaces what is malformed, and only then do its bytes differ. A decoder that reports it
        // would hold a third copy.
        return text.indexOf(REPLACEMENT) >= 0 && !Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
                ? Optional.empty()
                : Optional.of(text);
    }
}
