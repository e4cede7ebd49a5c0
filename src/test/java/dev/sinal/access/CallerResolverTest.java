package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.instance.InstanceFixtures;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests which caller a key stands for. */
class CallerResolverTest {
    @TempDir
    Path directory;

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
        assertThat(identify("NOPE")).isEqualTo(new Caller.UnknownKey(false));
        assertThat(callers.resolve(Optional.of(new ApiKey("alpha-token")), true))
                .isEqualTo(new Caller.UnknownKey(false));
    }

    @Test
    void a_key_that_the_server_revoked_is_known_as_such() throws IOException {
        var file = Files.writeString(directory.resolve("keys"), "OLD\nNEW\n");
        var globalKeys = new GlobalKeys(Optional.empty(), Optional.of(file));
        var tokens = new InstanceTokens();
        var resolver = new CallerResolver(globalKeys, tokens);
        tokens.add(new ApiKey("token"), "alpha");
        tokens.remove(new ApiKey("token"));
        Files.writeString(file, "NEW\n");
        globalKeys.reload();
        globalKeys.reload();
        for (var key : List.of("token", "OLD")) {
            assertThat(resolver.resolve(Optional.of(new ApiKey(key)), false)).isEqualTo(new Caller.UnknownKey(true));
        }
        tokens.add(new ApiKey("token"), "beta");
        assertThat(resolver.resolve(Optional.of(new ApiKey("token")), false))
                .isEqualTo(new Caller.InstanceOwner("beta"));
    }

    private Caller identify(String key) {
        return callers.resolve(Optional.of(new ApiKey(key)), false);
    }
}
