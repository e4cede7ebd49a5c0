package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the scripts and forms of JSONP by example. */
class JsonpTest {
    @Test
    void a_payload_is_a_call_with_one_string() {
        assertThat(Jsonp.call("7", "6:4\"a\\b\n\u2028\u2029\ud83d"))
                .isEqualTo("___eio[7](\"6:4\\\"a\\\\b\\u000a\\u2028\\u2029\\ud83d\");");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"',
            value = {
                "d=6%3A4hello,            6:4hello",
                "x=1&d=6%3A4h%C3%A9+lo&y, 6:4hé lo",
                "d=3%3A4%5Cn,             \"3:4\n\"",
                "d=4%3A4%5C%5Cn,          4:4\\n"
            })
    void a_form_contains_a_payload(String form, String payload) throws ProtocolError {
        assertThat(Jsonp.payload(form)).isEqualTo(payload);
    }

    @Test
    void a_form_without_a_payload_is_a_protocol_error() {
        assertThatThrownBy(() -> Jsonp.payload("e=1")).isInstanceOf(ProtocolError.class);
        assertThatThrownBy(() -> Jsonp.payload("d=%zz")).isInstanceOf(ProtocolError.class);
    }
}
