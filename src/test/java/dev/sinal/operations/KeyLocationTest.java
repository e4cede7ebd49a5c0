package dev.sinal.operations;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.DataDirectory;
import dev.sinal.config.Settings;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Tests that the places of the global keys are named without the keys. */
class KeyLocationTest {
    private static final Path DATA = Path.of("/srv/data");

    @Test
    void a_generated_key_is_in_the_data_directory() {
        assertThat(location(Map.of())).isEqualTo("the file " + DATA.resolve("api-key"));
    }

    @Test
    void keys_that_are_set_are_where_they_are_set() {
        var key = Map.of("AUTHENTICATION_API_KEY", "secret");
        var file = Map.of("SINAL_API_KEYS_FILE", "/etc/sinal/keys");
        var both = Map.of("AUTHENTICATION_API_KEY", "secret", "SINAL_API_KEYS_FILE", "/etc/sinal/keys");
        assertThat(location(key)).isEqualTo("the setting AUTHENTICATION_API_KEY");
        assertThat(location(file)).isEqualTo("the file /etc/sinal/keys");
        assertThat(location(both)).isEqualTo("the setting AUTHENTICATION_API_KEY and the file /etc/sinal/keys");
    }

    private static String location(Map<String, String> set) {
        var settings = Settings.read(name -> Optional.ofNullable(set.get(name)));
        return new KeyLocation(settings, new DataDirectory(DATA)).toString();
    }
}
