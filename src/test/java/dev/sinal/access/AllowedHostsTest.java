package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedHostsTest {
    private static final AllowedHosts LOCAL = AllowedHosts.of("127.0.0.1, ::1,::ffff:127.0.0.1");

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "::1%lo"})
    void an_address_is_itself_in_every_spelling(String address) {
        assertThat(LOCAL.allows(Optional.of(AllowedHosts.literal(address)))).isTrue();
    }

    @Test
    void others_and_the_unknown_are_not_allowed() {
        assertThat(LOCAL.allows(Optional.of(AllowedHosts.literal("127.0.0.2")))).isFalse();
        assertThat(LOCAL.allows(Optional.empty())).isFalse();
    }

    @Test
    void a_star_allows_anyone() {
        assertThat(AllowedHosts.of("*").allows(Optional.empty())).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "example.org", "10.0.0", "dead", "1.2.3.4.5", "300.1.1.1"})
    void a_name_is_refused_and_never_looked_up(String entry) {
        assertThatThrownBy(() -> AllowedHosts.of(entry)).isInstanceOf(IllegalArgumentException.class);
    }
}
