package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A server that was told nothing: it streams nothing, and has made its key itself. */
@Tag("off")
class OffModeIT extends ServerIT {
    private static Optional<String> key;

    @BeforeAll
    static void the_generated_key() throws IOException {
        key = Optional.of(
                Files.readString(SharedServer.data().resolve("api-key")).strip());
    }

    @Test
    void settings_are_answered_with_nothing_and_nothing_is_kept() {
        call("DELETE", "/instance/delete/o-one", "");
        assertThat(call("POST", "/instance/create", "{\"instanceName\":\"o-one\",\"websocket\":{\"enabled\":true}}"))
                .startsWith("201 ");
        assertThat(call("POST", "/websocket/set/o-one", "{\"enabled\":true}")).isEqualTo("201 ");
        assertThat(call("GET", "/websocket/find/o-one", "")).isEqualTo("200 ");
        assertThat(call("GET", "/instance/fetchInstances", ""))
                .contains("\"Websocket\":null")
                .contains("\"token\":null");
    }

    @Test
    void there_is_nothing_at_the_sockets_paths() {
        assertThat(call("GET", "/socket.io/?EIO=4&transport=websocket", "")).startsWith("404 ");
        assertThat(SINAL.upgrade("/socket.io/?EIO=4&transport=websocket")).startsWith("HTTP/1.1 404 ");
        assertThat(SINAL.upgrade("/o-one")).startsWith("HTTP/1.1 404 ");
        assertThat(call("GET", "/", "")).contains("\"mode\":\"off\"");
    }

    private static String call(String method, String path, String body) {
        var response = SINAL.call(method, path, key, Optional.of(body));
        return response.statusCode() + " " + response.body();
    }
}
