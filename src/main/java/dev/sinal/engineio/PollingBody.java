package dev.sinal.engineio;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * The body of a POST, or of the response to a GET.
 *
 * @param type the media type, as in {@code Content-Type}
 * @param gzip whether the bytes have the content coding gzip
 */
public record PollingBody(String type, byte[] bytes, boolean gzip) {
    private static final String BINARY = "application/octet-stream";

    /** Creates a body without a content coding. */
    public PollingBody(String type, byte[] bytes) {
        this(type, bytes, false);
    }

    /** Returns this body with the content coding gzip. */
    PollingBody compressed(byte[] compressed) {
        return new PollingBody(type, compressed, true);
    }

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
