package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests keys and their generation. */
class ApiKeyTest {
    @Test
    void a_key_equals_itself_and_its_string_does_not_show_it() {
        assertThat(new ApiKey("secret")).isEqualTo(new ApiKey("secret")).isNotEqualTo(new ApiKey("secre"));
        assertThat(new ApiKey("secret")).hasSameHashCodeAs(new ApiKey("secret"));
        assertThat(new ApiKey("secret").toString()).doesNotContain("secret");
        assertThatThrownBy(() -> new ApiKey(" ")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_generated_key_is_readable_by_its_owner_only(@TempDir Path directory) throws IOException {
        var file = directory.resolve("api-key");
        var key = KeyFile.load(file);
        assertThat(key.reveal()).hasSize(32);
        assertThat(KeyFile.load(file)).isEqualTo(key);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
    }
}
