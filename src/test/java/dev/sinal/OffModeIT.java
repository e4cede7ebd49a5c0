package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Tests a server without settings: WebSockets are switched off, and the API key is generated. */
@Tag("off")
class OffModeIT extends ServerIT {
    private static Optional<String> key;

    @BeforeAll
    static void read_the_generated_key() throws IOException {
        key = Optional.of(
                Files.readString(SharedServer.data().resolve("api-key")).strip());
    }

    @Test
    void websocket_settings_are_answered_with_an_empty_body_and_not_stored() {
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
    void the_paths_of_socket_io_do_not_exist() {
        assertThat(call("GET", "/socket.io/?EIO=4&transport=websocket", "")).startsWith("404 ");
        assertThat(SINAL.upgrade("/socket.io/?EIO=4&transport=websocket")).startsWith("HTTP/1.1 404 ");
        assertThat(SINAL.upgrade("/o-one")).startsWith("HTTP/1.1 404 ");
        assertThat(call("GET", "/", "")).contains("\"mode\":\"off\"");
    }

    @Test
    void the_clients_file_is_answered_404_that_names_the_setting() {
        assertThat(call("GET", "/socket.io/socket.io.js", ""))
                .isEqualTo("404 {\"status\":404,\"error\":\"Not Found\",\"response\":{\"message\":"
                        + "[\"Cannot GET /socket.io/socket.io.js: SINAL_CLIENT_DIST is not set\"]}}");
    }

    private static String call(String method, String path, String body) {
        var response = SINAL.call(method, path, key, Optional.of(body));
        return response.statusCode() + " " + response.body();
    }
}
