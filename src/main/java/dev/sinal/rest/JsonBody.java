package dev.sinal.rest;

import dev.sinal.event.MalformedJsonException;
import dev.sinal.event.RawJson;
import dev.sinal.event.Utf8;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;

/** The JSON body of a request, whatever its media type. An empty body is {@code {}}, as for the reference; a byte order mark is skipped. */
public final class JsonBody {
    private static final JsonProvider JSON = JsonProvider.provider();

    /** The most values in a tree, each of which takes up to 100 bytes: a body of 1 MiB can have 500,000. */
    private static final int MAX_VALUES = 1_000;

    /** The body of a request that has none. */
    static final JsonBody EMPTY = parse(new byte[0]);

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private final RawJson json;

    private JsonBody(RawJson json) {
        this.json = json;
    }

    /**
     * Parses a body.
     *
     * @throws RestError 400 if it isn't UTF-8 or isn't one whole JSON value
     */
    static JsonBody parse(byte[] body) {
        var text = withoutMark(Utf8.decode(body).orElseThrow(() -> RestError.badRequest("The body is not UTF-8")));
        try {
            return new JsonBody(RawJson.parse(text.isBlank() ? "{}" : text));
        } catch (MalformedJsonException malformed) {
            throw RestError.badRequest(malformed.getMessage());
        }
    }

    /** Returns the JSON as it was sent. */
    public RawJson raw() {
        return json;
    }

    /**
     * Returns the JSON as a tree. Of two members with one name the last counts.
     *
     * @throws RestError 400 if it has more than {@value #MAX_VALUES} values, or a number that no tree can hold
     */
    public JsonValue value() {
        if (json.hasMoreValuesThan(MAX_VALUES)) {
            throw RestError.badRequest("The body has more than " + MAX_VALUES + " values");
        }
        try (var reader = JSON.createReader(new StringReader(json.text()))) {
            return reader.readValue();
        } catch (NumberFormatException | UnsupportedOperationException outOfRange) {
            // Parsson (both servers) keeps a BigDecimal, of up to 1,100 characters and an exponent that fits an int.
            throw RestError.badRequest("A number is out of range");
        }
    }

    private static String withoutMark(String text) {
        return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
    }
}
