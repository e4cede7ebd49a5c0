package dev.sinal;

import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** Arbitrary texts that are close to what a parser accepts. */
public final class TextArbitraries {
    private static final String[] ODD = {
        "",
        " ",
        "\n",
        "\\",
        "\\n",
        "\"",
        "\u001e",
        "\u0000",
        "\u2028",
        "\u2029",
        "\u007f",
        "\u00e9",
        "\ufeff",
        "\uffff",
        "\ud83d\ude00",
        "%",
        "+",
        "&",
        "="
    };
    private static final String[] HALVES = {"\ud83d", "\ude00"};

    private TextArbitraries() {}

    /** Returns texts that can be encoded as UTF-8. */
    public static Arbitrary<String> wellFormed() {
        return joined(Arbitraries.oneOf(Arbitraries.of(ODD), points()), 12);
    }

    /** Returns texts that may have lone surrogates. */
    public static Arbitrary<String> any() {
        return joined(Arbitraries.oneOf(Arbitraries.of(ODD), Arbitraries.of(HALVES), points()), 12);
    }

    /** Returns texts of these words and some other characters. */
    public static Arbitrary<String> of(String... words) {
        var word = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.of(words)), Tuple.of(1, Arbitraries.of(ODD)), Tuple.of(1, points()));
        return joined(word, 16);
    }

    /** Returns valid texts from which parts are cut out and replaced by one of these words. */
    public static Arbitrary<String> damaged(Arbitrary<String> valid, String... words) {
        var edit = Combinators.combine(
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(0, 4),
                        Arbitraries.oneOf(Arbitraries.just(""), Arbitraries.of(words), Arbitraries.of(ODD)))
                .as(Edit::new);
        return Combinators.combine(valid, edit.list().ofMaxSize(3)).as(TextArbitraries::edited);
    }

    private static Arbitrary<String> joined(Arbitrary<String> pieces, int most) {
        return pieces.list().ofMaxSize(most).map(parts -> String.join("", parts));
    }

    private static Arbitrary<String> points() {
        return Arbitraries.chars()
                .all()
                .filter(unit -> !Character.isSurrogate(unit))
                .map(String::valueOf);
    }

    private static String edited(String text, List<Edit> edits) {
        var edited = new StringBuilder(text);
        for (var edit : edits) {
            var start = edited.length() * edit.percent / 100;
            edited.replace(start, Math.min(edited.length(), start + edit.length), edit.word);
        }
        return edited.toString();
    }

    private record Edit(int percent, int length, String word) {}
}
