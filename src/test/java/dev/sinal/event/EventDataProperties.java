package dev.sinal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.Attempt;
import dev.sinal.JsonArbitraries;
import dev.sinal.TextArbitraries;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Byte arrays in JSON, replaced in generated documents. */
class EventDataProperties {
    private static final String PLACEHOLDER = "{\"_placeholder\":false}";

    /** A piece of a JSON text; with bytes, it represents a byte array. */
    private record Piece(String text, byte[] bytes) {
        static List<Piece> plain(String text) {
            return List.of(new Piece(text, null));
        }
    }

    /** JSON that contains byte arrays, in pieces. */
    @Provide
    Arbitrary<List<Piece>> documents() {
        return Arbitraries.recursive(
                () -> Arbitraries.frequencyOf(
                        Tuple.of(2, maps()),
                        Tuple.of(1, JsonArbitraries.plain().map(Piece::plain)),
                        Tuple.of(1, almostMaps().map(Piece::plain))),
                inner -> Arbitraries.oneOf(inner, enclosed("[", "", inner, "]"), enclosed("{", "\"a\" :", inner, "}")),
                0,
                3);
    }

    @Provide
    Arbitrary<String> nearValues() {
        return Arbitraries.oneOf(
                JsonArbitraries.value(), TextArbitraries.damaged(JsonArbitraries.value(), JsonArbitraries.WORDS));
    }

    @Property
    void byte_arrays_are_replaced_and_every_other_character_is_kept(@ForAll("documents") List<Piece> document)
            throws MalformedJsonException {
        var maps = document.stream().filter(piece -> piece.bytes() != null).toList();
        var hasPlaceholders = document.stream().anyMatch(piece -> piece.text().equals(PLACEHOLDER));
        var replaced = maps.size() <= EventData.MAX_ATTACHMENTS && !hasPlaceholders;
        var data = EventData.withBytes(RawJson.parse(written(document, false)));
        assertThat(data.json().text()).isEqualTo(written(document, replaced));
        assertThat(data.attachments())
                .isEqualTo(
                        replaced
                                ? maps.stream()
                                        .map(map -> ByteBuffer.wrap(map.bytes()))
                                        .toList()
                                : List.of());
    }

    @Property
    void any_value_becomes_a_value_with_at_most_the_attachments_that_clients_accept(@ForAll("nearValues") String text)
            throws Exception {
        Attempt.mayRaise(MalformedJsonException.class, () -> {
            var data = EventData.withBytes(RawJson.parse(text));
            assertThat(data.attachments()).hasSizeLessThanOrEqualTo(EventData.MAX_ATTACHMENTS);
            assertThat(RawJson.parse(data.json().text())).isEqualTo(data.json());
        });
    }

    private static Arbitrary<List<Piece>> maps() {
        return Combinators.combine(
                        Arbitraries.bytes().array(byte[].class).ofMinSize(1).ofMaxSize(12), JsonArbitraries.space())
                .as((bytes, space) -> List.of(new Piece(map(bytes, space), bytes)));
    }

    private static String map(byte[] bytes, String space) {
        return IntStream.range(0, bytes.length)
                .mapToObj(i -> space + '"' + i + "\":" + space + (bytes[i] & 0xFF))
                .collect(Collectors.joining(",", "{", space + "}"));
    }

    private static Arbitrary<String> almostMaps() {
        return Arbitraries.of(
                "{}",
                "{\"1\":0}",
                "{\"0\":256}",
                "{\"0\":-0}",
                "{\"0\":1.0}",
                "{\"0\":1e1}",
                "{\"00\":1}",
                "{\"0\":1,\"0\":1}",
                "{\"0\":[]}",
                "{\"0\":1,\"a\":1}",
                PLACEHOLDER);
    }

    private static Arbitrary<List<Piece>> enclosed(
            String open, String key, Arbitrary<List<Piece>> values, String close) {
        return Combinators.combine(values.list().ofMaxSize(4), JsonArbitraries.space())
                .as((parts, space) -> {
                    var pieces = new ArrayList<>(Piece.plain(open + space));
                    for (var part : parts) {
                        pieces.addAll(Piece.plain((pieces.size() == 1 ? "" : "," + space) + key));
                        pieces.addAll(part);
                    }
                    pieces.addAll(Piece.plain(space + close));
                    return pieces;
                });
    }

    private static String written(List<Piece> document, boolean replaceBytes) {
        var text = new StringBuilder();
        var attachments = 0;
        for (var piece : document) {
            var isReplaced = replaceBytes && piece.bytes() != null;
            text.append(isReplaced ? "{\"_placeholder\":true,\"num\":" + attachments++ + '}' : piece.text());
        }
        return text.toString();
    }
}
