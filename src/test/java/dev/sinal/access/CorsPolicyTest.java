package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CorsPolicyTest {
    @Test
    void anyone_may_read_where_all_origins_may_but_never_with_credentials() {
        assertThat(new CorsPolicy(List.of("*"), "GET", true).headers("https://a.example"))
                .isEqualTo(Map.of("Access-Control-Allow-Origin", "*"));
    }

    @Test
    void a_listed_origin_may_read_and_another_may_not() {
        var listed = new CorsPolicy(List.of("https://a.example"), "GET", true);
        assertThat(listed.headers("https://a.example"))
                .isEqualTo(Map.of(
                        "Vary",
                        "Origin",
                        "Access-Control-Allow-Origin",
                        "https://a.example",
                        "Access-Control-Allow-Credentials",
                        "true"));
        assertThat(listed.headers("https://a.example.evil")).isEqualTo(Map.of("Vary", "Origin"));
    }

    @Test
    void an_answer_to_no_origin_says_that_it_depends_on_it_where_it_does() {
        assertThat(new CorsPolicy(List.of("https://a.example"), "GET", true).headers(null))
                .isEqualTo(Map.of("Vary", "Origin"));
        assertThat(new CorsPolicy(List.of("*"), "GET", true).headers(null)).isEmpty();
    }

    @Test
    void a_page_that_hides_its_origin_takes_answers_for_scripts_only_where_all_origins_may() {
        assertThat(new CorsPolicy(List.of("*"), "GET", false).admitsScripts()).isTrue();
        assertThat(new CorsPolicy(List.of("https://a.example"), "GET", false).admitsScripts())
                .isFalse();
    }

    @Test
    void a_preflight_gets_the_headers_it_asks_for_unless_they_are_no_names() {
        var any = new CorsPolicy(List.of("*"), "GET,POST", false);
        assertThat(any.preflightHeaders("apikey, content-type"))
                .containsEntry("Access-Control-Allow-Methods", "GET,POST")
                .containsEntry("Access-Control-Allow-Headers", "apikey, content-type");
        assertThat(any.preflightHeaders("a\r\nb")).doesNotContainKey("Access-Control-Allow-Headers");
        assertThat(any.preflightHeaders(null)).doesNotContainKey("Access-Control-Allow-Headers");
    }
}
