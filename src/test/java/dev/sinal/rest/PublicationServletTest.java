package dev.sinal.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PublicationServletTest {
    @ParameterizedTest
    @CsvSource({
        "/event/publish/a, event|publish|a",
        "/event/publish/a/, event|publish|a",
        "/event/publish/a;b=c, event|publish|a",
        "/event;x/publish/a%3Bb+c%20d, event|publish|a;b+c d",
        "/event/publish/a%2Fb, event|publish|a/b",
        "/event/publish/%C3%A9, event|publish|é",
        "/event/publish/, event|publish",
        "/event/publish//a, event|publish||a"
    })
    void a_path_is_split_as_jax_rs_does(String path, String segments) {
        assertThat(String.join("|", PublicationServlet.segments(path))).isEqualTo(segments);
    }
}
