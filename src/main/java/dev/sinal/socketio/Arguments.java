package dev.sinal.socketio;

import jakarta.json.JsonArray;
import jakarta.json.JsonReader;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * The arguments of an event or of an acknowledgement (protocol 5, "Sending and receiving data" and "Binary").
 *
 * @param json a JSON array; in it, {@code {"_placeholder":true,"num":N}} stands for the attachment with index N
 * @param attachments the binary arguments, which must not be modified; clients accept at most 10
 */
public record Arguments(String json, List<ByteBuffer> attachments) {
    /** Cached, because {@code Json} looks the provider up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    /** Returns arguments that are serialized already and have no attachments. */
    public static Arguments of(String json) {
        return new Arguments(json, List.of());
    }

    /** Serializes arguments. */
    public static Arguments of(JsonArray values, List<ByteBuffer> attachments) {
        return new Arguments(escapeLoneSurrogates(values.toString()), List.copyOf(attachments));
    }

    /** Parses the arguments, placeholders included. */
    public JsonArray values() {
        try (JsonReader reader = JSON.createReader(new StringReader(json))) {
            return reader.readArray();
        }
    }

    /** Escapes lone surrogates: JSON may contain them as escapes, but UTF-8 cannot encode them. */
    private static String escapeLoneSurrogates(String json) {
        if (json.codePoints().noneMatch(Arguments::isLoneSurrogate)) {
            return json;
        }
        var text = new StringBuilder(json.length() + 16);
        json.codePoints().forEach(point -> {
            if (isLoneSurrogate(point)) {
                text.append(String.format("\\u%04x", point));
            } else {
                text.appendCodePoint(point);
            }
        });
        return text.toString();
    }

    private static boolean isLoneSurrogate(int point) {
        return point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
    }
}
