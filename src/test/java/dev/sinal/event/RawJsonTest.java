package dev.sinal.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Parsing and slicing of JSON texts. */
class RawJsonTest {
    @Test
    void members_keep_their_source_text() throws MalformedJsonException {
        var members = RawJson.parse(
                        "\n{ \"a\" : { \"x\":[1, 2] } ,\"n\": -12.50e3 , \"s\":\"q\\\"é\\u2028\", \"t\":true,\"z\":null,\"l\" : [ ] } ")
                .members(name -> true);
        assertThat(members.keySet()).containsExactly("a", "n", "s", "t", "z", "l");
        assertThat(members.get("a").text()).isEqualTo("{ \"x\":[1, 2] }");
        assertThat(members.get("n").text()).isEqualTo("-12.50e3");
        assertThat(members.get("s").text()).isEqualTo("\"q\\\"é\\u2028\"");
        assertThat(members.get("s").asString()).contains("q\"é\u2028");
        assertThat(members.get("t").text()).isEqualTo("true");
        assertThat(members.get("z").isNull()).isTrue();
        assertThat(members.get("l").text()).isEqualTo("[ ]");
    }

    @Test
    void elements_keep_their_source_text() throws MalformedJsonException {
        assertThat(RawJson.parse("[ {\"a\" :1} , 2,[3 ],\"x,]\" ]").elements(Integer.MAX_VALUE))
                .extracting(RawJson::text)
                .containsExactly("{\"a\" :1}", "2", "[3 ]", "\"x,]\"");
        assertThat(RawJson.parse("[]").elements(Integer.MAX_VALUE)).isEmpty();
        assertThat(RawJson.parse("{}").elements(Integer.MAX_VALUE)).isEmpty();
        assertThat(RawJson.parse("5").members(name -> true)).isEmpty();
    }

    @Test
    void values_longer_than_the_parsers_buffer_are_sliced_completely() throws MalformedJsonException {
        var big = "\"" + "é👋x".repeat(100_000) + "\"";
        var members = RawJson.parse("{\"before\":" + big + ", \"data\": [" + big + "],\"after\":1}")
                .members(name -> true);
        assertThat(members.get("before").text()).isEqualTo(big);
        assertThat(members.get("data").text()).isEqualTo("[" + big + "]");
        assertThat(members.get("after").text()).isEqualTo("1");
    }

    @Test
    void the_last_of_two_members_with_the_same_name_counts() throws MalformedJsonException {
        assertThat(RawJson.parse("{\"a\":1,\"a\":2}")
                        .members(name -> true)
                        .get("a")
                        .text())
                .isEqualTo("2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1",
                "{bad",
                "nul",
                "[1,]",
                "{}x",
                "1 2",
                "[] []",
                "\"\\x\"",
                "\u00000",
                "01"
            })
    void a_text_that_is_not_exactly_one_value_is_malformed(String text) {
        assertThatThrownBy(() -> RawJson.parse(text)).isInstanceOf(MalformedJsonException.class);
    }

    @Test
    void nesting_is_bounded() {
        assertThatThrownBy(() -> RawJson.parse("[".repeat(100_000) + "]".repeat(100_000)))
                .isInstanceOf(MalformedJsonException.class)
                .hasMessage("Malformed JSON: nested too deeply");
    }

    @Test
    void the_message_has_the_position_of_the_error_and_nothing_of_the_text() {
        assertThatThrownBy(() -> RawJson.parse("{\n \"key\": secret}"))
                .hasMessage("Malformed JSON at line 2, column 9")
                .hasNoCause();
    }

    @Test
    void an_incomplete_text_has_its_own_message() {
        for (var text : new String[] {"", "{\"a\":", "nul", "[1", "\"x"}) {
            assertThatThrownBy(() -> RawJson.parse(text)).hasMessage("Malformed JSON: it ends too early");
        }
    }
}
