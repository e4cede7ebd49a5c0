package dev.sinal.rest;

import dev.sinal.event.MalformedJsonException;
import dev.sinal.event.RawJson;
import jakarta.json.Json;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The JSON of a request's body, whatever media type it goes by. An empty body is {@code {}}, as for the reference.
 *
 * <p>Nothing is read before it is asked for, so that a resource checks the key first.
 */
public final class JsonBody {
    /** Enough for any request that manages instances: 1 MiB. */
    public static final int SETTINGS_LIMIT = 1 << 20;

    private final RawJson json;

    private JsonBody(RawJson json) {
        this.json = json;
    }

    /**
     * Reads a body to its end.
     *
     * @param limit how many bytes it may have at most; less than {@link Integer#MAX_VALUE}
     * @throws RestError 413 if it is longer, 400 if it breaks off, isn't UTF-8 or isn't one whole JSON value
     */
    public static JsonBody read(InputStream body, int limit) {
        var text = decode(bytes(body, limit));
        try {
            return new JsonBody(RawJson.parse(text.isBlank() ? "{}" : text));
        } catch (MalformedJsonException malformed) {
            throw RestError.badRequest(malformed.getMessage());
        }
    }

    /** The text as it came in. */
    public RawJson raw() {
        return json;
    }

    /**
     * As a tree; of two members with one name the last counts.
     *
     * @throws RestError 400 if it holds a number that no tree can
     */
    public JsonValue value() {
        try (var reader = Json.createReader(new StringReader(json.text()))) {
            return reader.readValue();
        } catch (NumberFormatException | UnsupportedOperationException outOfRange) {
            // Parsson (both servers) keeps a BigDecimal, of up to 1,100 characters and an exponent that fits an int.
            throw RestError.badRequest("A number is out of range");
        }
    }

    private static byte[] bytes(InputStream body, int limit) {
        try {
            return LimitedBody.read(body, limit)
                    .orElseThrow(() -> RestError.payloadTooLarge("The body is longer than " + limit + " bytes"));
        } catch (IOException e) {
            throw RestError.badRequest("The body broke off");
        }
    }

    private static String decode(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder() // reports what String's constructor would replace
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RestError.badRequest("The body is not UTF-8");
        }
    }
}
