package dev.sinal.event;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.Attempt;
import dev.sinal.JsonArbitraries;
import dev.sinal.TextArbitraries;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Parsing and slicing of generated texts, compared with JSON-P's tree. */
class RawJsonProperties {
    private static final JsonProvider JSON = JsonProvider.provider();

    @Provide
    Arbitrary<String> values() {
        return JsonArbitraries.value();
    }

    @Provide
    Arbitrary<String> nearValues() {
        return Arbitraries.oneOf(
                TextArbitraries.damaged(JsonArbitraries.value(), JsonArbitraries.WORDS),
                TextArbitraries.of(JsonArbitraries.WORDS),
                TextArbitraries.any());
    }

    @Provide
    Arbitrary<String> spaces() {
        return JsonArbitraries.space();
    }

    @Provide
    Arbitrary<String> texts() {
        return TextArbitraries.any();
    }

    @Property
    void members_and_elements_are_those_of_the_tree(@ForAll("values") String text) throws MalformedJsonException {
        var json = RawJson.parse(text);
        var tree = tree(text);
        var members = new LinkedHashMap<String, JsonValue>();
        json.members(name -> true).forEach((name, value) -> members.put(name, tree(value.text())));
        assertThat(members).containsExactlyEntriesOf(tree instanceof JsonObject object ? object : Map.of());
        assertThat(json.elements(Integer.MAX_VALUE))
                .extracting(element -> tree(element.text()))
                .isEqualTo(tree instanceof JsonArray array ? array : List.of());
    }

    @Property
    void a_value_keeps_its_source_text(
            @ForAll("values") String text, @ForAll("spaces") String before, @ForAll("spaces") String after)
            throws MalformedJsonException {
        assertThat(RawJson.parse(before + text + after).text()).isEqualTo(text);
    }

    @Property
    void a_string_has_its_content(@ForAll("texts") String text) throws MalformedJsonException {
        assertThat(RawJson.parse(RawJson.string(text).text()).asString()).contains(text);
    }

    @Property
    void any_text_is_a_value_or_malformed(@ForAll("nearValues") String text) throws Exception {
        Attempt.mayRaise(MalformedJsonException.class, () -> {
            var json = RawJson.parse(text);
            json.members(name -> true);
            json.elements(Integer.MAX_VALUE);
            json.asString();
        });
    }

    private static JsonValue tree(String text) {
        try (var reader = JSON.createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }
}
