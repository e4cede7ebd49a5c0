package dev.sinal.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RestRequestTest {
    @ParameterizedTest
    @CsvSource({
        "{x}, %7Bx%7D",
        "|^`\"<>\\, %7C%5E%60%22%3C%3E%5C",
        "%, %25",
        "%zz%4, %25zz%254",
        "a%20b, a%20b",
        "Ã©[]%C3%A9, %C3%A9%5B%5D%C3%A9"
    })
    void what_is_not_valid_is_escaped(String sent, String escaped) {
        assertThat(RestRequest.escape(sent)).isEqualTo(escaped);
    }
}
