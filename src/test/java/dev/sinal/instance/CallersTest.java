package dev.sinal.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.ApiKey;
import dev.sinal.access.Caller;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CallersTest {
    private final Callers callers = Examples.callers(Examples.options(true), "alpha");

    @Test
    void without_a_key_the_address_decides() {
        assertThat(callers.identify(Optional.empty(), true)).isEqualTo(new Caller.AllowedHost());
        assertThat(callers.identify(Optional.empty(), false)).isEqualTo(new Caller.Anonymous());
    }

    @Test
    void the_global_key_is_the_administrators() {
        assertThat(identify("GLOBALKEY")).isEqualTo(new Caller.Administrator());
    }

    @Test
    void a_token_is_its_instances() {
        assertThat(identify("alpha-TOKEN")).isEqualTo(new Caller.InstanceOwner("alpha"));
    }

    @Test
    void a_wrong_key_is_a_strangers_even_from_an_allowed_host() {
        assertThat(identify("NOPE")).isEqualTo(new Caller.Stranger());
        assertThat(callers.identify(Optional.of(new ApiKey("alpha-token")), true))
                .isEqualTo(new Caller.Stranger());
    }

    private Caller identify(String key) {
        return callers.identify(Optional.of(new ApiKey(key)), false);
    }
}
