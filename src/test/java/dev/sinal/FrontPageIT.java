package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the front page, the web page, and the descriptions of the interface. */
class FrontPageIT extends ServerIT {
    @Test
    void a_browser_is_redirected_to_the_page_and_other_clients_get_the_welcome_message()
            throws IOException, InterruptedException {
        var browser = HttpRequest.newBuilder(URI.create(SINAL.url("http", "/")))
                .header("Accept", "text/html,application/xhtml+xml,*/*;q=0.8")
                .build();
        var redirect = HttpClient.newHttpClient().send(browser, BodyHandlers.ofString());
        assertThat(redirect.statusCode()).isEqualTo(302);
        assertThat(redirect.headers().firstValue("Location")).contains("/ui/");
        var welcome = RestClient.object(SINAL.call("GET", "/", null).body());
        assertThat(welcome.keySet()).containsExactly("status", "message", "version", "mode");
        assertThat(welcome.getString("mode")).isEqualTo("traditional");
        assertThat(welcome.getString("version")).doesNotContain("$");
    }

    @Test
    void the_page_and_its_scripts_are_served_with_a_policy() {
        var page = SINAL.call("GET", "/ui/", null);
        assertThat(page.body()).contains("<title>Sinal");
        assertThat(page.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("script-src 'self'"));
        var script = SINAL.call("GET", "/ui/app.js", null);
        assertThat(script.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
    }

    @Test
    void only_a_browser_on_the_servers_machine_learns_where_the_key_is() {
        assertThat(SINAL.call("GET", "/ui/key", null).body())
                .isEqualTo("{\"location\":\"the setting AUTHENTICATION_API_KEY\"}")
                .doesNotContain("GLOBALKEY");
        for (var header : List.of("Origin: https://other.example", "X-Forwarded-For: 192.0.2.1")) {
            assertThat(SINAL.raw("GET /ui/key", header).body())
                    .as(header)
                    .asString(StandardCharsets.UTF_8)
                    .isEqualTo("{\"location\":null}");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/openapi.yaml", "/asyncapi.yaml"})
    void the_descriptions_of_the_interface_need_no_key(String path) throws IOException {
        var document = SINAL.call("GET", path, Optional.empty(), Optional.empty());
        assertThat(document.statusCode()).isEqualTo(200);
        assertThat(document.body()).isEqualTo(Files.readString(Path.of("webapp" + path)));
        assertThat(document.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/yaml"));
        assertThat(document.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    }

    @Test
    void an_unknown_path_is_answered_404_in_json() {
        for (var path : List.of(
                "/nope",
                "/nope/nope",
                "/index.html",
                "/openapi.yaml/",
                "/other.yaml",
                "/instance/nope",
                "/websocket",
                "/event/x",
                "/socket.io/x",
                "/socket.io/other.js",
                "/socket%2Eio/x")) {
            var response = SINAL.call("GET", path, null);
            assertThat(response.statusCode()).as(path).isEqualTo(404);
            assertThat(response.body()).contains("Cannot GET " + path);
        }
    }
}
