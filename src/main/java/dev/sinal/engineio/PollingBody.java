package dev.sinal.engineio;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The body of a POST, or of the response to a GET.
 *
 * @param type the media type, as in {@code Content-Type}
 */
public record PollingBody(String type, byte[] bytes) {
    private static final String BINARY = "application/octet-stream";

    static PollingBody text(String payload) {
        return new PollingBody("text/plain; charset=UTF-8", payload.getBytes(StandardCharsets.UTF_8));
    }

    static PollingBody script(String script) {
        return new PollingBody("text/javascript; charset=UTF-8", script.getBytes(StandardCharsets.UTF_8));
    }

    static PollingBody binary(byte[] payload) {
        return new PollingBody(BINARY, payload);
    }

    String text() {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    boolean isBinary() {
        return type.toLowerCase(Locale.ROOT).startsWith(BINARY);
    }
}
