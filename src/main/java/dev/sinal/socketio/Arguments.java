package dev.sinal.socketio;

import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * What an event or an acknowledgement carries (protocol 5, "Sending and receiving data"; "Binary").
 *
 * @param json a JSON array; in it, {@code {"_placeholder":true,"num":N}} stands for the attachment of that number
 * @param attachments the bytes, at most 10 for a client to take them; nobody changes them any more
 */
public record Arguments(String json, List<ByteBuffer> attachments) {
    /** Kept: {@code Json} would look it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** Arguments that are written already, and hold no bytes. */
    public static Arguments of(String json) {
        return new Arguments(json, List.of());
    }

    /** Arguments yet to be written. */
    public static Arguments of(JsonArray values, List<ByteBuffer> attachments) {
        return new Arguments(wellFormed(values.toString()), List.copyOf(attachments));
    }

    /** The arguments one by one, placeholders included. */
    public JsonArray values() {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            return reader.readArray();
        }
    }

    /** Half a surrogate pair, which JSON may hold as an escape, has no UTF-8: it stays an escape. */
    private static String wellFormed(String json) {
        if (json.codePoints().noneMatch(Arguments::isHalf)) {
            return json;
        }
        var text = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(point -> {
            if (isHalf(point)) {
                text.append(String.format("\\u%04x", point));
            } else {
                text.appendCodePoint(point);
            }
        });
        return text.toString();
    }

    private static boolean isHalf(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
