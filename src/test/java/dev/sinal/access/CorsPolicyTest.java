package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Tests the headers and rules for pages of other origins. */
class CorsPolicyTest {
    @Test
    void all_origins_may_read_if_all_are_allowed_but_never_with_credentials() {
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
    void a_response_to_a_request_without_origin_still_varies_by_origin() {
        assertThat(new CorsPolicy(List.of("https://a.example"), "GET", true).headers(null))
                .isEqualTo(Map.of("Vary", "Origin"));
        assertThat(new CorsPolicy(List.of("*"), "GET", true).headers(null)).isEmpty();
    }

    @Test
    void jsonp_is_allowed_only_if_all_origins_are() {
        assertThat(new CorsPolicy(List.of("*"), "GET", false).allowsJsonp()).isTrue();
        assertThat(new CorsPolicy(List.of("https://a.example"), "GET", false).allowsJsonp())
                .isFalse();
    }

    @Test
    void a_preflight_is_allowed_the_headers_that_it_requests_if_they_are_names() {
        var any = new CorsPolicy(List.of("*"), "GET,POST", false);
        assertThat(any.preflightHeaders("apikey, content-type"))
                .containsEntry("Access-Control-Allow-Methods", "GET,POST")
                .containsEntry("Access-Control-Allow-Headers", "apikey, content-type");
        assertThat(any.preflightHeaders("x_y.z!, ,apikey,a b,"))
                .containsEntry("Access-Control-Allow-Headers", "x_y.z!, apikey");
        assertThat(any.preflightHeaders("a\r\nb")).doesNotContainKey("Access-Control-Allow-Headers");
        assertThat(any.preflightHeaders(null)).doesNotContainKey("Access-Control-Allow-Headers");
    }
}
