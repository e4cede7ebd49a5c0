package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the addresses that need no key. */
class AllowedHostsTest {
    private static final AllowedHosts LOCAL = AllowedHosts.of("127.0.0.1, ::1,::ffff:127.0.0.1");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::1%lo"})
    void an_address_is_allowed_in_every_spelling(String address) {
        assertThat(LOCAL.allows(client(address), false)).isTrue();
    }

    @Test
    void other_addresses_and_unverified_ones_are_not_allowed() {
        assertThat(LOCAL.allows(client("127.0.0.2"), false)).isFalse();
        assertThat(LOCAL.allows(new ClientAddress(client("127.0.0.1").address(), false), false))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8,          10.255.3.4,       true",
        "10.0.0.0/8,          11.0.0.0,         false",
        "10.1.2.3/31,         10.1.2.2,         true",
        "10.1.2.3/31,         10.1.2.4,         false",
        "0.0.0.0/0,           8.8.8.8,          true",
        "0.0.0.0/0,           2001:db8::1,      false",
        "2001:db8::/32,       2001:db8:ffff::1, true",
        "2001:db8::/32,       2001:db9::1,      false",
        "::ffff:10.0.0.0/104, 10.9.9.9,         true",
        "::ffff:10.0.0.0/104, 11.9.9.9,         false"
    })
    void a_range_holds_the_addresses_with_its_prefix(String range, String address, boolean allowed) {
        assertThat(AllowedHosts.of(range).allows(client(address), false)).isEqualTo(allowed);
    }

    @Test
    void a_star_allows_all_addresses_and_none_allows_no_address() {
        assertThat(AllowedHosts.of("*")
                        .allows(new ClientAddress(client("8.8.8.8").address(), false), true))
                .isTrue();
        assertThat(AllowedHosts.of("none").allows(client("127.0.0.1"), false)).isFalse();
    }

    @Test
    void a_page_of_another_site_is_not_on_an_allowed_host() {
        assertThat(LOCAL.allows(client("127.0.0.1"), true)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "example.org",
                "10.0.0",
                "dead",
                "1.2.3.4.5",
                "300.1.1.1",
                "010.1.1.1",
                ".:1",
                "::ffff:300.1.1.1",
                "[::1]",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/",
                "10.0.0.0/x",
                "::ffff:1.2.3.4/95",
                "*,1.2.3.4"
            })
    void what_is_neither_an_address_nor_a_range_is_refused_without_a_name_lookup(String entry) {
        assertThatThrownBy(() -> AllowedHosts.of(entry))
                .isInstanceOf(IllegalArgumentException.class)
                .hasNoCause();
    }

    private static ClientAddress client(String address) {
        return new ClientAddress(AddressRange.literal(address), true);
    }
}
