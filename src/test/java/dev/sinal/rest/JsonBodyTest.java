package dev.sinal.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sinal.Allocation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the parsing of request bodies. */
class JsonBodyTest {
    @Test
    void the_text_is_kept_and_parsed() {
        var body = JsonBody.parse(bytes("{\"a\" : 1.0, \"b\":\"é\"}"));
        assertThat(body.raw().text()).isEqualTo("{\"a\" : 1.0, \"b\":\"é\"}");
        assertThat(body.value().asJsonObject().getString("b")).isEqualTo("é");
    }

    @Test
    void no_body_is_an_empty_object() {
        assertThat(JsonBody.parse(bytes("")).raw().text()).isEqualTo("{}");
        assertThat(JsonBody.parse(bytes(" \n")).value().asJsonObject()).isEmpty();
        assertThat(JsonBody.parse(bytes("\uFEFF")).value().asJsonObject()).isEmpty();
    }

    @Test
    void malformed_json_is_refused_with_its_position() {
        var error = catchThrowableOfType(RestError.class, () -> JsonBody.parse(bytes("{bad")));
        assertThat(error.body())
                .isEqualTo("{\"status\":400,\"error\":\"Bad Request\","
                        + "\"response\":{\"message\":[\"Malformed JSON at line 1, column 2\"]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1e99999999999}", "[0.%01101d]"})
    void a_number_out_of_range_is_refused(String json) {
        var body = JsonBody.parse(bytes(json.formatted(1)));
        var error = catchThrowableOfType(RestError.class, body::value);
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.body()).contains("[\"A number is out of range\"]");
    }

    @Test
    void a_tree_of_too_many_values_is_refused_before_it_is_built() {
        var body = JsonBody.parse(bytes("[" + "[],".repeat(300_000) + "1]"));
        assertThat(Allocation.of(() -> assertThat(catchThrowableOfType(RestError.class, body::value)
                                .body())
                        .contains("[\"The body has more than 1000 values\"]")))
                .isLessThan(1 << 20);
        assertThat(JsonBody.parse(bytes("[" + "1,".repeat(998) + "1]")).value().asJsonArray())
                .hasSize(999);
    }

    @Test
    void a_replacement_character_that_was_sent_is_kept() {
        assertThat(JsonBody.parse(bytes("\"\uFFFD\"")).raw().text()).isEqualTo("\"\uFFFD\"");
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused_not_replaced() {
        var latin1 = "\"é\"".getBytes(StandardCharsets.ISO_8859_1);
        var error = catchThrowableOfType(RestError.class, () -> JsonBody.parse(latin1));
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.body()).contains("[\"The body is not UTF-8\"]");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
