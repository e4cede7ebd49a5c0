package dev.sinal.engineio;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The body of a polling request, or of its answer.
 *
 * @param type its media type, as {@code Content-Type} has it
 */
public record Body(String type, byte[] bytes) {
    private static final String BINARY = "application/octet-stream";

    static Body text(String payload) {
        return new Body("text/plain; charset=UTF-8", payload.getBytes(StandardCharsets.UTF_8));
    }

    static Body script(String script) {
        return new Body("text/javascript; charset=UTF-8", script.getBytes(StandardCharsets.UTF_8));
    }

    static Body binary(byte[] payload) {
        return new Body(BINARY, payload);
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    boolean isBinary() {
        return type.toLowerCase(Locale.ROOT).startsWith(BINARY);
    }
}
