package dev.sinal;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** Arbitrary JSON texts in all spellings that JSON allows. */
public final class JsonArbitraries {
    /** A nesting of which two exceed the depth limit of the parser. */
    private static final String DEEP = "[".repeat(600);

    /** Pieces to damage a JSON text with. */
    public static final String[] WORDS = {
        "{",
        "}",
        "[",
        "]",
        ":",
        ",",
        "\"",
        "\\u",
        "\\ud800",
        "0",
        "-",
        "1e",
        ".",
        "true",
        "nul",
        "\"_placeholder\":true",
        "{\"_placeholder\":true,\"num\":0}",
        "{\"0\":1}",
        DEEP
    };

    private JsonArbitraries() {}

    /** Returns JSON values whose keys may be indices or the markers of placeholders. */
    public static Arbitrary<String> value() {
        return value(Arbitraries.oneOf(
                string(),
                Arbitraries.of("\"a\"", "\"b\"", "\"0\"", "\"1\"", "\"num\"", "\"_placeholder\"", "\"__proto__\"")));
    }

    /** Returns JSON values in which no object stands for bytes. */
    public static Arbitrary<String> plain() {
        return value(Arbitraries.of("\"a\"", "\"b\"", "\"\"", "\"00\"", "\"num\"", "\"\\u00e9\"", "\"\u2028\""));
    }

    /** Returns JSON arrays of {@linkplain #plain plain} values. */
    public static Arbitrary<String> plainArray() {
        return array(plain());
    }

    /** Returns JSON strings. */
    public static Arbitrary<String> string() {
        var pieces = Arbitraries.of(
                "a",
                "0",
                ",",
                "]",
                "}",
                ":",
                " ",
                "/",
                "\\/",
                "\\\"",
                "\\\\",
                "\\b",
                "\\n",
                "\\u0000",
                "\\u001e",
                "\\u0041",
                "\\ud83d\\ude00",
                "\\ud83d",
                "\\u2028",
                "\u2028",
                "\u00e9",
                "\u007f",
                "\ufeff",
                "\ud83d\ude00",
                "_placeholder");
        return pieces.list().ofMaxSize(5).map(parts -> '"' + String.join("", parts) + '"');
    }

    /** Returns JSON numbers that JSON-P represents exactly. */
    public static Arbitrary<String> number() {
        return Arbitraries.of(
                "0",
                "-0",
                "7",
                "255",
                "256",
                "-1",
                "1.50",
                "0.0",
                "1e2",
                "1E+400",
                "1e-7",
                "12345678901234567890",
                "9007199254740993");
    }

    /** Returns white space. */
    public static Arbitrary<String> space() {
        return Arbitraries.of("", "", "", " ", "\n", "\t\r ");
    }

    private static Arbitrary<String> value(Arbitrary<String> keys) {
        return Arbitraries.recursive(
                () -> Arbitraries.oneOf(string(), number(), Arbitraries.of("true", "false", "null", "{}", "[ ]")),
                inner -> Arbitraries.oneOf(inner, array(inner), object(keys, inner)),
                0,
                3);
    }

    private static Arbitrary<String> array(Arbitrary<String> elements) {
        return spaced(elements).list().ofMaxSize(3).map(parts -> enclosed('[', parts, ']'));
    }

    private static Arbitrary<String> object(Arbitrary<String> keys, Arbitrary<String> values) {
        var member = Combinators.combine(spaced(keys), spaced(values)).as((key, value) -> key + ':' + value);
        return member.list().ofMaxSize(3).map(parts -> enclosed('{', parts, '}'));
    }

    private static Arbitrary<String> spaced(Arbitrary<String> token) {
        return Combinators.combine(space(), token, space()).as((before, inner, after) -> before + inner + after);
    }

    private static String enclosed(char open, List<String> parts, char close) {
        return open + String.join(",", parts) + close;
    }
}
