package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.instance.InstanceFixtures;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests which caller a key stands for. */
class CallerResolverTest {
    private final CallerResolver callers = InstanceFixtures.callers("alpha");

    @Test
    void without_a_key_the_address_decides() {
        assertThat(callers.resolve(Optional.empty(), true)).isEqualTo(new Caller.AllowedHost());
        assertThat(callers.resolve(Optional.empty(), false)).isEqualTo(new Caller.Anonymous());
    }

    @Test
    void the_global_key_makes_an_administrator() {
        assertThat(identify("GLOBALKEY")).isEqualTo(new Caller.Administrator());
    }

    @Test
    void a_token_makes_the_owner_of_its_instance() {
        assertThat(identify("alpha-TOKEN")).isEqualTo(new Caller.InstanceOwner("alpha"));
    }

    @Test
    void a_wrong_key_is_an_unknown_key_even_from_an_allowed_host() {
        assertThat(identify("NOPE")).isEqualTo(new Caller.UnknownKey());
        assertThat(callers.resolve(Optional.of(new ApiKey("alpha-token")), true))
                .isEqualTo(new Caller.UnknownKey());
    }

    private Caller identify(String key) {
        return callers.resolve(Optional.of(new ApiKey(key)), false);
    }
}
