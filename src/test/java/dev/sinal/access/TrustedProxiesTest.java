package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests how the address of a client is determined. */
class TrustedProxiesTest {
    private static final TrustedProxies NO_PROXIES = TrustedProxies.of("");
    private static final TrustedProxies PROXIES = TrustedProxies.of("127.0.0.1, ::1, 10.0.0.0/8");

    @Test
    void a_peer_without_proxy_headers_is_the_client() {
        assertThat(NO_PROXIES.client("8.8.8.8", sent(Map.of())::get)).hasToString("8.8.8.8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Forwarded", "X-Forwarded-For", "X-Real-IP", "X-Forwarded-Proto", "Via", "CF-Connecting-IP"})
    void an_untrusted_proxy_is_not_verified_as_the_client(String header) {
        var client = NO_PROXIES.client("127.0.0.1", sent(Map.of(header, List.of("127.0.0.1")))::get);
        assertThat(client).hasToString("behind 127.0.0.1");
        assertThat(client.isLoopback()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8.8.8.8                           | 8.8.8.8",
                "127.0.0.1, 8.8.8.8                | 8.8.8.8",
                "1.1.1.1, 8.8.8.8, 10.3.2.1        | 8.8.8.8",
                "8.8.8.8:4711                      | 8.8.8.8",
                "2001:db8::7                       | 2001:db8:0:0:0:0:0:7",
                "[2001:db8::7]:4711                | 2001:db8:0:0:0:0:0:7",
                "10.0.0.9, 10.0.0.8                | 10.0.0.9",
                "127.0.0.1, unknown                | behind 127.0.0.1",
                "127.0.0.1, _hidden, 10.0.0.8      | behind 10.0.0.8",
                "127.0.0.1,                        | behind 127.0.0.1",
                "localhost                         | behind 127.0.0.1",
                "999.1.1.1                         | behind 127.0.0.1",
                "10.0.0.7, .:1, 10.0.0.8           | behind 10.0.0.8"
            })
    void a_trusted_proxy_is_believed_from_right_to_left(String forwardedFor, String client) {
        assertThat(PROXIES.client("127.0.0.1", sent(Map.of("X-Forwarded-For", List.of(forwardedFor + " ")))::get))
                .hasToString(client);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=8.8.8.8                                          | 8.8.8.8",
                "for=127.0.0.1, for=8.8.8.8;proto=https;by=10.0.0.1   | 8.8.8.8",
                "By=10.0.0.1; FOR=\"[2001:db8::7]:4711\"              | 2001:db8:0:0:0:0:0:7",
                "for=127.0.0.1;secret=\"a, for=127.0.0.1\",for=8.8.8.8 | 8.8.8.8",
                "for=\"x, for=8.8.8.8                                 | 8.8.8.8",
                "proto=http;host=\"a;for=127.0.0.1;b\";for=8.8.8.8    | 8.8.8.8",
                "host=\"a\\\";for=127.0.0.1;\";for=8.8.8.8           | 8.8.8.8",
                "host=\";for=127.0.0.1                                | behind 127.0.0.1",
                "xfor=127.0.0.1;for=8.8.8.8                           | 8.8.8.8",
                "for=unknown                                          | behind 127.0.0.1",
                "proto=https                                          | behind 127.0.0.1"
            })
    void forwarded_is_parsed_by_rfc_7239(String forwarded, String client) {
        assertThat(PROXIES.client("127.0.0.1", sent(Map.of("Forwarded", List.of(forwarded)))::get))
                .hasToString(client);
    }

    @Test
    void several_headers_form_one_list() {
        assertThat(PROXIES.client(
                        "127.0.0.1", sent(Map.of("X-Forwarded-For", List.of("127.0.0.1", "8.8.8.8, 10.1.1.1")))::get))
                .hasToString("8.8.8.8");
    }

    @Test
    void two_headers_that_differ_verify_no_client() {
        var both = Map.of("Forwarded", List.of("for=127.0.0.1"), "X-Forwarded-For", List.of("8.8.8.8"));
        assertThat(PROXIES.client("127.0.0.1", sent(both)::get)).hasToString("behind 127.0.0.1");
        var agreed = Map.of("Forwarded", List.of("for=8.8.8.8"), "X-Forwarded-For", List.of("8.8.8.8"));
        assertThat(PROXIES.client("127.0.0.1", sent(agreed)::get)).hasToString("8.8.8.8");
    }

    @Test
    void a_trusted_proxy_without_a_forwarding_header_verifies_no_client() {
        assertThat(PROXIES.client("127.0.0.1", sent(Map.of())::get)).hasToString("behind 127.0.0.1");
    }

    @Test
    void an_ipv6_network_is_limited_as_one_client() {
        var one = NO_PROXIES.client("2001:db8::1", sent(Map.of())::get);
        assertThat(one.limitKey())
                .isEqualTo(NO_PROXIES
                        .client("2001:db8::ffff:1", sent(Map.of())::get)
                        .limitKey())
                .isNotEqualTo(NO_PROXIES
                        .client("2001:db8:0:1::1", sent(Map.of())::get)
                        .limitKey());
    }

    private static Headers sent(Map<String, List<String>> headers) {
        return new Headers(headers);
    }

    private record Headers(Map<String, List<String>> values) {
        List<String> get(String name) {
            return values.getOrDefault(name, List.of());
        }
    }
}
