package dev.sinal.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the global keys and their file. */
class GlobalKeysTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(directory.resolve("keys"), "OLD\n\n NEW \n");
    }

    @Test
    void the_configured_key_and_those_in_the_file_are_global_keys() {
        var keys = new GlobalKeys(Optional.of(new ApiKey("SET")), Optional.of(file));
        assertThat(keys.contains(new ApiKey("SET"))).isTrue();
        assertThat(keys.contains(new ApiKey("OLD"))).isTrue();
        assertThat(keys.contains(new ApiKey("NEW"))).isTrue();
        assertThat(keys.contains(new ApiKey("old"))).isFalse();
        assertThat(keys).hasToString("GlobalKeys[3]");
    }

    @Test
    void keys_are_rotated_by_writing_the_file() throws IOException {
        var keys = new GlobalKeys(Optional.empty(), Optional.of(file));
        assertThat(keys.reload()).isFalse();
        Files.writeString(file, "NEW\n");
        assertThat(keys.reload()).isFalse();
        assertThat(keys.contains(new ApiKey("OLD"))).as("not yet").isTrue();
        assertThat(keys.reload()).isTrue();
        assertThat(keys.contains(new ApiKey("OLD"))).isFalse();
        assertThat(keys.contains(new ApiKey("NEW"))).isTrue();
        assertThat(keys.reload()).isFalse();
    }

    @Test
    void a_partly_written_file_changes_nothing() throws IOException {
        var keys = new GlobalKeys(Optional.empty(), Optional.of(file));
        for (var half : new String[] {"", "OL", "OLD\nN"}) {
            Files.writeString(file, half);
            assertThat(keys.reload()).isFalse();
        }
        Files.writeString(file, "OLD\nNEW");
        assertThat(keys.reload()).isFalse();
        assertThat(keys.reload()).isFalse();
        assertThat(keys.contains(new ApiKey("NEW"))).isTrue();
    }

    @Test
    void a_deleted_file_changes_nothing() throws IOException {
        var keys = new GlobalKeys(Optional.empty(), Optional.of(file));
        Files.delete(file);
        assertThat(keys.reload()).isFalse();
        assertThat(keys.reload()).isFalse();
        assertThat(keys.contains(new ApiKey("OLD"))).isTrue();
        assertThat(keys.weakness()).isEmpty();
    }

    @Test
    void comments_are_not_keys() throws IOException {
        Files.writeString(file, "# since May\nMINE\n  #OLD\n");
        assertThat(new GlobalKeys(Optional.empty(), Optional.of(file))).hasToString("GlobalKeys[1]");
    }

    @Test
    void an_empty_file_leaves_no_key() throws IOException {
        var keys = new GlobalKeys(Optional.empty(), Optional.of(file));
        Files.writeString(file, "# none for now\n");
        assertThat(keys.reload()).isFalse();
        assertThat(keys.reload()).isTrue();
        assertThat(keys.contains(new ApiKey("OLD"))).isFalse();
        assertThat(keys.weakness()).contains("This server has no global key; set AUTHENTICATION_API_KEY");
        assertThat(new GlobalKeys(Optional.empty(), Optional.of(file)).weakness())
                .as("at start")
                .isPresent();
        assertThat(new GlobalKeys(Optional.of(new ApiKey("SET")), Optional.of(file)).weakness())
                .isEmpty();
    }

    @Test
    void a_generated_key_is_stored_and_an_empty_key_file_is_reported() throws IOException {
        var generated = directory.resolve("generated");
        assertThat(KeyFile.load(generated)).isEqualTo(KeyFile.load(generated));
        Files.writeString(generated, "\n");
        assertThatThrownBy(() -> KeyFile.load(generated))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(generated.toString());
    }

    @Test
    void a_missing_file_stops_the_start() {
        var missing = Optional.of(directory.resolve("missing"));
        assertThatThrownBy(() -> new GlobalKeys(Optional.empty(), missing)).isInstanceOf(UncheckedIOException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"429683C4C977415CAAFCCE10F7D57E11", "B6D711FCDE4D4FD5936544120E713976", "change-me"})
    void a_key_from_documentation_is_publicly_known(String key) throws IOException {
        assertThat(new GlobalKeys(Optional.of(new ApiKey(key)), Optional.empty()).weakness())
                .isPresent();
        Files.writeString(file, "mine\n" + key);
        var keys = new GlobalKeys(Optional.empty(), Optional.of(file));
        assertThat(keys.weakness()).isPresent();
        Files.writeString(file, "mine");
        keys.reload();
        assertThat(keys.reload()).isTrue();
        assertThat(keys.weakness()).isEmpty();
    }

    @Test
    void a_generated_key_is_the_one_that_the_nodes_have_agreed_on() throws IOException {
        var file = directory.resolve("api-key");
        assertThat(new GeneratedKeys(Optional.empty()).load(file)).isEqualTo(KeyFile.load(file));
        var agreed = new ApiKey("AGREED");
        var nodes = new GeneratedKeys(Optional.of((name, offered) -> {
            assertThat(name).isEqualTo("api-key");
            assertThat(offered).isEqualTo(KeyFile.load(file));
            return agreed;
        }));
        assertThat(nodes.load(file)).isEqualTo(agreed);
        assertThat(KeyFile.load(file)).isEqualTo(agreed);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        assertThat(nodes.load(file)).isEqualTo(agreed);
        assertThat(directory).isDirectoryContaining(file::equals).isDirectoryNotContaining("glob:**.new");
    }
}
