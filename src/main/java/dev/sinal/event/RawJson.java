package dev.sinal.event;

import jakarta.json.JsonException;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import jakarta.json.stream.JsonLocation;
import jakarta.json.stream.JsonParser;
import jakarta.json.stream.JsonParser.Event;
import jakarta.json.stream.JsonParsingException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * One JSON value, kept as its source text, including white space and the notation of numbers.
 *
 * <p>Members and elements are sliced out of the text at the offsets of JSON-P's streaming parser, so that a value that is passed on is
 * never parsed into a tree and written again.
 */
public final class RawJson {
    /** The value {@code null}. */
    public static final RawJson NULL = new RawJson("null");

    /** Kept because the methods of {@code Json} look it up at each call, which takes longer than their work. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final String SEPARATORS = " \t\r\n:,";

    private final String text;

    private RawJson(String text) {
        this.text = text;
    }

    /**
     * Parses a text that must be exactly one JSON value; white space around it is dropped.
     *
     * @throws MalformedJsonException if it is not, or if it is nested deeper than the parser allows (1,000 levels in Parsson)
     */
    public static RawJson parse(String text) throws MalformedJsonException {
        try (var parser = JSON.createParser(new StringReader(text))) {
            parser.next();
            while (parser.hasNext()) {
                parser.next();
            }
            return new RawJson(text.strip());
        } catch (JsonParsingException e) {
            throw new MalformedJsonException("Malformed JSON" + position(e.getLocation(), text));
        } catch (JsonException | IllegalStateException | NoSuchElementException e) {
            throw new MalformedJsonException("Malformed JSON");
        } catch (RuntimeException tooDeep) {
            // Parsson (both servers) throws a bare RuntimeException past its depth of 1,000.
            throw new MalformedJsonException("Malformed JSON: nested too deeply");
        }
    }

    /** Returns the value of a text; {@link #NULL} if the text is not exactly one JSON value. */
    public static RawJson parseOrNull(String text) {
        try {
            return parse(text);
        } catch (MalformedJsonException malformed) {
            return NULL;
        }
    }

    /** Returns the position of an error. At the end of the text, Parsson's lines, columns and offsets are wrong. */
    private static String position(JsonLocation at, String text) {
        return at.getStreamOffset() < 0 || at.getStreamOffset() >= text.length()
                ? ": it ends too early"
                : " at line " + at.getLineNumber() + ", column " + at.getColumnNumber();
    }

    /** Returns the value of a text that is known to be exactly one JSON value, without parsing it. */
    static RawJson trusted(String text) {
        return new RawJson(text);
    }

    /** Returns a JSON string with this content. */
    public static RawJson string(String value) {
        return new RawJson(JSON.createValue(value).toString());
    }

    /** Returns the source text. */
    public String text() {
        return text;
    }

    /** Returns whether this is {@code null}. */
    public boolean isNull() {
        return text.equals("null");
    }

    /** Returns whether this is an array. */
    public boolean isArray() {
        return text.charAt(0) == '[';
    }

    /** Returns the content of this JSON string; empty if this is no string. */
    public Optional<String> asString() {
        if (text.charAt(0) != '"') {
            return Optional.empty();
        }
        if (text.indexOf('\\') < 0) {
            return Optional.of(text.substring(1, text.length() - 1)); // a parser takes a microsecond
        }
        try (var parser = JSON.createParser(new StringReader(text))) {
            parser.next();
            return Optional.of(((JsonString) parser.getValue()).getString());
        }
    }

    /**
     * Returns members of this object in their order; the last one counts where a name is repeated. Empty if this is no object.
     *
     * @param wanted selects the members by their names. Only those are kept, because a body of 10 MB can have a million
     */
    public Map<String, RawJson> members(Predicate<String> wanted) {
        var members = new LinkedHashMap<String, RawJson>();
        if (text.charAt(0) != '{') {
            return members;
        }
        try (var parser = JSON.createParser(new StringReader(text))) {
            parser.next();
            while (parser.next() == Event.KEY_NAME) {
                var name = parser.getString();
                if (wanted.test(name)) {
                    var before = offset(parser);
                    members.put(name, value(parser, parser.next(), before));
                } else {
                    skip(parser, parser.next());
                }
            }
        }
        return members;
    }

    /**
     * Returns the elements of this array in their order. Empty if this is no array.
     *
     * @param most the number of elements after which the rest is neither parsed nor returned
     */
    public List<RawJson> elements(int most) {
        var elements = new ArrayList<RawJson>();
        if (!isArray()) {
            return elements;
        }
        try (var parser = JSON.createParser(new StringReader(text))) {
            parser.next();
            var before = offset(parser);
            for (var event = parser.next(); event != Event.END_ARRAY && elements.size() < most; event = parser.next()) {
                elements.add(value(parser, event, before));
                before = offset(parser);
            }
        }
        return elements;
    }

    /** Returns whether this holds more than a number of values, itself and each value in an object or array counted. */
    public boolean hasMoreValuesThan(int most) {
        var values = 0;
        try (var parser = JSON.createParser(new StringReader(text))) {
            while (values <= most && parser.hasNext()) {
                var event = parser.next();
                if (event != Event.KEY_NAME && event != Event.END_OBJECT && event != Event.END_ARRAY) {
                    values++;
                }
            }
        }
        return values > most;
    }

    /**
     * Slices out the value that begins with a token.
     *
     * @param before the offset of the end of the token before it
     */
    private RawJson value(JsonParser parser, Event first, int before) {
        skip(parser, first);
        var start = before;
        while (SEPARATORS.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        return new RawJson(text.substring(start, offset(parser)));
    }

    /** Skips the rest of the value that begins with a token. */
    private static void skip(JsonParser parser, Event first) {
        if (first == Event.START_OBJECT) {
            parser.skipObject();
        } else if (first == Event.START_ARRAY) {
            parser.skipArray();
        }
    }

    /** Returns the offset of the end of the last token, as Parsson (both servers) reports it. */
    private static int offset(JsonParser parser) {
        return (int) parser.getLocation().getStreamOffset();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RawJson that && text.equals(that.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }

    /** Returns the length, without the content: it may hold a key. */
    @Override
    public String toString() {
        return "RawJson[" + text.length() + " characters]";
    }
}
