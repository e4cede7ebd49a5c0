package dev.sinal.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.sinal.Allocation;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the reading of request bodies. */
class JsonBodyTest {
    @Test
    void the_text_is_kept_and_parsed() {
        var body = JsonBody.read(bytes("{\"a\" : 1.0, \"b\":\"é\"}"), 100);
        assertThat(body.raw().text()).isEqualTo("{\"a\" : 1.0, \"b\":\"é\"}");
        assertThat(body.value().asJsonObject().getString("b")).isEqualTo("é");
    }

    @Test
    void no_body_is_an_empty_object() {
        assertThat(JsonBody.read(bytes(""), 100).raw().text()).isEqualTo("{}");
        assertThat(JsonBody.read(bytes(" \n"), 100).value().asJsonObject()).isEmpty();
    }

    @Test
    void a_body_at_the_limit_is_read_and_one_byte_more_is_refused() {
        assertThat(JsonBody.read(bytes("\"abc\""), 5).raw().text()).isEqualTo("\"abc\"");
        var error = catchThrowableOfType(RestError.class, () -> JsonBody.read(bytes("\"abcd\""), 5));
        assertThat(error.status()).isEqualTo(413);
        assertThat(error.body()).contains("\"error\":\"Payload Too Large\"");
    }

    @Test
    void at_most_twice_the_limit_is_read_of_an_endless_body() {
        var endless = new InputStream() {
            private int read;

            @Override
            public int read() {
                read++;
                return '1';
            }
        };
        assertThat(catchThrowableOfType(RestError.class, () -> JsonBody.read(endless, 1000))
                        .status())
                .isEqualTo(413);
        assertThat(endless.read).isEqualTo(2001);
    }

    @Test
    void malformed_json_is_refused_with_its_position() {
        var error = catchThrowableOfType(RestError.class, () -> JsonBody.read(bytes("{bad"), 100));
        assertThat(error.body())
                .isEqualTo("{\"status\":400,\"error\":\"Bad Request\","
                        + "\"response\":{\"message\":[\"Malformed JSON at line 1, column 2\"]}}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1e99999999999}", "[0.%01101d]"})
    void a_number_out_of_range_is_refused(String json) {
        var body = JsonBody.read(bytes(json.formatted(1)), 2_000);
        var error = catchThrowableOfType(RestError.class, body::value);
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.body()).contains("[\"A number is out of range\"]");
    }

    @Test
    void a_tree_of_too_many_values_is_refused_before_it_is_built() {
        var body = JsonBody.read(bytes("[" + "[],".repeat(300_000) + "1]"), 1 << 20);
        assertThat(Allocation.of(() -> assertThat(catchThrowableOfType(RestError.class, body::value)
                                .body())
                        .contains("[\"The body has more than 1000 values\"]")))
                .isLessThan(1 << 20);
        assertThat(JsonBody.read(bytes("[" + "1,".repeat(998) + "1]"), 10_000)
                        .value()
                        .asJsonArray())
                .hasSize(999);
    }

    @Test
    void a_replacement_character_that_was_sent_is_kept() {
        assertThat(JsonBody.read(bytes("\"\uFFFD\""), 100).raw().text()).isEqualTo("\"\uFFFD\"");
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused_not_replaced() {
        var latin1 = new ByteArrayInputStream("\"é\"".getBytes(StandardCharsets.ISO_8859_1));
        var error = catchThrowableOfType(RestError.class, () -> JsonBody.read(latin1, 100));
        assertThat(error.status()).isEqualTo(400);
        assertThat(error.body()).contains("[\"The body is not UTF-8\"]");
    }

    @Test
    void a_body_that_ends_early_is_refused() {
        var broken = new InputStream() {
            @Override
            public int read() throws IOException {
                throw new IOException("reset by peer");
            }
        };
        assertThat(catchThrowableOfType(RestError.class, () -> JsonBody.read(broken, 100))
                        .status())
                .isEqualTo(400);
    }

    private static InputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
