package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrustedProxiesTest {
    private static final TrustedProxies NOBODY = TrustedProxies.of("");
    private static final TrustedProxies PROXIES = TrustedProxies.of("127.0.0.1, ::1, 10.0.0.0/8");

    @Test
    void a_peer_that_speaks_for_itself_is_the_client() {
        assertThat(NOBODY.client("8.8.8.8", sent(Map.of())::get)).hasToString("8.8.8.8");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Forwarded", "X-Forwarded-For", "X-Real-IP", "X-Forwarded-Proto", "Via", "CF-Connecting-IP"})
    void a_peer_that_nobody_trusts_and_that_speaks_for_another_is_no_client(String sign) {
        var client = NOBODY.client("127.0.0.1", sent(Map.of(sign, List.of("127.0.0.1")))::get);
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
                "localhost                         | behind 127.0.0.1"
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
    void forwarded_is_read_as_rfc_7239_writes_it(String forwarded, String client) {
        assertThat(PROXIES.client("127.0.0.1", sent(Map.of("Forwarded", List.of(forwarded)))::get))
                .hasToString(client);
    }

    @Test
    void several_headers_are_one_list() {
        assertThat(PROXIES.client(
                        "127.0.0.1", sent(Map.of("X-Forwarded-For", List.of("127.0.0.1", "8.8.8.8, 10.1.1.1")))::get))
                .hasToString("8.8.8.8");
    }

    @Test
    void the_header_that_a_client_adds_to_the_one_of_its_proxy_makes_it_nobody() {
        var both = Map.of("Forwarded", List.of("for=127.0.0.1"), "X-Forwarded-For", List.of("8.8.8.8"));
        assertThat(PROXIES.client("127.0.0.1", sent(both)::get)).hasToString("behind 127.0.0.1");
        var agreed = Map.of("Forwarded", List.of("for=8.8.8.8"), "X-Forwarded-For", List.of("8.8.8.8"));
        assertThat(PROXIES.client("127.0.0.1", sent(agreed)::get)).hasToString("8.8.8.8");
    }

    @Test
    void a_trusted_proxy_that_does_not_say_for_whom_speaks_for_nobody() {
        assertThat(PROXIES.client("127.0.0.1", sent(Map.of())::get)).hasToString("behind 127.0.0.1");
    }

    @Test
    void an_ipv6_network_counts_as_one() {
        var one = NOBODY.client("2001:db8::1", sent(Map.of())::get);
        assertThat(one.counted())
                .isEqualTo(
                        NOBODY.client("2001:db8::ffff:1", sent(Map.of())::get).counted())
                .isNotEqualTo(
                        NOBODY.client("2001:db8:0:1::1", sent(Map.of())::get).counted());
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
