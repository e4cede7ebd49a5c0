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

/**
 * One whole JSON value, kept as the text it came in, white space and spelling of numbers included.
 *
 * <p>It is cut into members or elements by the offsets of JSON-P's streaming parser, so that what is passed on is never
 * taken apart into a tree and put together again.
 */
public final class RawJson {
    /** The value {@code null}. */
    public static final RawJson NULL = new RawJson("null");

    /** Kept, for {@code Json}'s own methods look the provider up at each call, which takes longer than all they do. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final String SEPARATORS = " \t\r\n:,";

    private final String text;

    private RawJson(String text) {
        this.text = text;
    }

    /**
     * Checks a text to be one whole JSON value.
     *
     * @throws MalformedJsonException if it is not, or nests deeper than the parser allows (1,000 on Parsson)
     */
    public static RawJson parse(String text) throws MalformedJsonException {
        try (var parser = JSON.createParser(new StringReader(text))) {
            parser.next();
            while (parser.hasNext()) {
                parser.next();
            }
            return new RawJson(text.strip());
        } catch (JsonParsingException broken) {
            throw new MalformedJsonException("Malformed JSON" + where(broken.getLocation(), text));
        } catch (JsonException | IllegalStateException | NoSuchElementException broken) {
            throw new MalformedJsonException("Malformed JSON");
        } catch (RuntimeException tooDeep) {
            // Parsson (both servers) throws a bare RuntimeException past its depth of 1,000.
            throw new MalformedJsonException("Malformed JSON: nested too deeply");
        }
    }

    /** Past the end of the text, Parsson's lines, columns and offsets lose their way. */
    private static String where(JsonLocation at, String text) {
        return at.getStreamOffset() < 0 || at.getStreamOffset() >= text.length()
                ? ": it ends too early"
                : " at line " + at.getLineNumber() + ", column " + at.getColumnNumber();
    }

    /** A text that is known to be one whole JSON value. */
    static RawJson whole(String text) {
        return new RawJson(text);
    }

    /** A JSON string of this text. */
    public static RawJson string(String value) {
        return new RawJson(JSON.createValue(value).toString());
    }

    /** The text as it came in. */
    public String text() {
        return text;
    }

    /** Whether this is {@code null}. */
    public boolean isNull() {
        return text.equals("null");
    }

    /** Whether this is an array. */
    public boolean isArray() {
        return text.charAt(0) == '[';
    }

    /** What this says, if it is a JSON string. */
    public Optional<String> asString() {
        if (text.charAt(0) != '"') {
            return Optional.empty();
        }
        try (var parser = JSON.createParser(new StringReader(text))) {
            parser.next();
            return Optional.of(((JsonString) parser.getValue()).getString());
        }
    }

    /** The members of this object in their order, the last of those with one name; none if it is not an object. */
    public Map<String, RawJson> members() {
        var members = new LinkedHashMap<String, RawJson>();
        if (text.charAt(0) != '{') {
            return members;
        }
        try (var parser = JSON.createParser(new StringReader(text))) {
            parser.next();
            while (parser.next() == Event.KEY_NAME) {
                var name = parser.getString();
                var before = offset(parser);
                members.put(name, value(parser, parser.next(), before));
            }
        }
        return members;
    }

    /** The elements of this array in their order; none if it is not an array. */
    public List<RawJson> elements() {
        var elements = new ArrayList<RawJson>();
        if (!isArray()) {
            return elements;
        }
        try (var parser = JSON.createParser(new StringReader(text))) {
            parser.next();
            var before = offset(parser);
            for (var event = parser.next(); event != Event.END_ARRAY; event = parser.next()) {
                elements.add(value(parser, event, before));
                before = offset(parser);
            }
        }
        return elements;
    }

    /** The value that begins with this event, cut out behind the separators that follow {@code before}. */
    private RawJson value(JsonParser parser, Event first, int before) {
        if (first == Event.START_OBJECT) {
            parser.skipObject();
        } else if (first == Event.START_ARRAY) {
            parser.skipArray();
        }
        var start = before;
        while (SEPARATORS.indexOf(text.charAt(start)) >= 0) {
            start++;
        }
        return new RawJson(text.substring(start, offset(parser)));
    }

    /** Parsson's offset counts the characters up to the end of the last token. */
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

    /** Says how long it is, not what it says: it may hold a key. */
    @Override
    public String toString() {
        return "RawJson[" + text.length() + " characters]";
    }
}
