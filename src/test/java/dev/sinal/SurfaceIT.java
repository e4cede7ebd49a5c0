package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests that only Sinal answers: no servlet that a server adds to the application, and no error page of a server that shows its version. */
class SurfaceIT extends ServerIT {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /metrics/",
                "GET /metrics/x",
                "GET /health",
                "GET /health/live",
                "GET /openapi",
                "GET /openapi.json",
                "GET /application.wadl",
                "GET /instance/application.wadl",
                "GET /monitor/application.wadl",
                "GET /ui/nope",
                "GET /%6detrics/",
                "GET /ui/error",
                "GET /ui/nope.js",
                "GET /ui//index.html",
                "GET /ui/index.html;x=1",
                "GET /ui/index%2ehtml",
                "PUT /ui/index.html",
                "POST /ui/",
                "DELETE /openapi.yaml",
                "PROPFIND /"
            })
    void a_path_that_is_not_sinals_own_is_answered_404(String request) {
        var answer = answer(request);
        assertThat(answer).startsWith("HTTP/1.1 404 ").containsIgnoringCase("x-content-type-options: nosniff");
        assertThat(answer)
                .endsWith("\r\n\r\n{\"status\":404,\"error\":\"Not Found\",\"response\":{\"message\":[\"Cannot "
                        + request + "\"]}}");
    }

    /** WildFly answers the others itself. */
    @Test
    void a_uri_with_brackets_is_answered_as_a_valid_one() {
        assertAnswered("/instance/connectionState/[x]?a=[x]", "[x]");
    }

    @ParameterizedTest
    @DisabledIfSystemProperty(named = "it.server", matches = "wildfly")
    @CsvSource({
        "/instance/connectionState/{x}, {x}",
        "/instance/connectionState/|^`<>, |^`<>",
        "/instance/connectionState/x?a={|^`\"<>}&{=[x], x",
        "/event/history/{x}?after={x}|, {x}",
        "/websocket/find/{x}, {x}"
    })
    void a_uri_that_is_not_valid_is_answered_as_a_valid_one(String path, String name) {
        assertAnswered(path, name);
    }

    private static void assertAnswered(String path, String name) {
        assertThat(answer("GET " + path, "apikey: " + RestClient.KEY))
                .startsWith("HTTP/1.1 404 ")
                .endsWith("The \\\"" + name + "\\\" instance does not exist\"]}}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Type: /",
                "Content-Type: application/json; charset=\"",
                "Content-Type:",
                "Accept: {;q=x",
                "Accept-Language: ;q=2",
                "Cookie: {=;\"",
                "Date: x",
                "If-Match: x",
                "If-Modified-Since: x",
                "Content-Language: {"
            })
    void a_header_that_rest_does_not_need_is_not_parsed(String header) {
        assertThat(answer("GET /instance/fetchInstances", "apikey: " + RestClient.KEY, header))
                .startsWith("HTTP/1.1 200 ")
                .containsIgnoringCase("\r\ncontent-type: application/json;");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Range: bytes=x", "Range: bytes=999999999-", "If-Match: \"x\""})
    void what_the_server_refuses_for_a_file_shows_no_page_of_its_own(String header) {
        assertThat(answer("GET /ui/index.html", header))
                .doesNotContain("Error report", "<title>Error", "Payara", "WildFly");
    }

    @Test
    void a_body_that_nothing_reads_is_no_error() throws IOException {
        for (var request = 0; request < 20; request++) {
            assertThat(answer("POST /nope", "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0"))
                    .startsWith("HTTP/1.1 404 ");
        }
        assertThat(SharedServer.log()).doesNotContain("Exchange already complete");
    }

    @Test
    void the_clients_files_are_served_from_their_directory_and_no_other_file_of_it() {
        var file = SINAL.call("GET", "/socket.io/socket.io.js", null);
        assertThat(file.statusCode()).isEqualTo(200);
        assertThat(file.body()).isEqualTo("// a file in the place of the client\n");
        assertThat(file.headers().firstValue("content-type").orElseThrow()).startsWith("text/javascript");
        var tag = file.headers().firstValue("etag").orElseThrow();
        for (var known : List.of(tag, "W/" + tag, "\"other\", " + tag, "*")) {
            assertThat(answer("GET /socket.io/socket.io.js", "If-None-Match: " + known))
                    .startsWith("HTTP/1.1 304 ");
        }
        assertThat(answer("HEAD /socket.io/socket.io.js"))
                .startsWith("HTTP/1.1 200 ")
                .doesNotContain("the client");
        assertThat(answer("GET /socket.io/socket.io.min.js")).contains("404", "not in SINAL_CLIENT_DIST");
        assertThat(answer("GET /socket.io/package.json")).contains("404", "\"Cannot GET /socket.io/package.json\"");
        assertThat(answer("POST /socket.io/socket.io.js")).startsWith("HTTP/1.1 404 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "TRACE /",
                "TRACE /ui/index.html",
                "TRACE /instance/create",
                "TRACE /socket.io/?EIO=4&transport=polling",
                "GET /WEB-INF/web.xml",
                "GET /web-inf/web.xml",
                "GET /META-INF/MANIFEST.MF",
                "GET /%2e%2e/WEB-INF/web.xml",
                "GET /ui/%2e%2e/WEB-INF/web.xml",
                "GET /ui/../WEB-INF/web.xml",
                "GET /ui/..%2fWEB-INF/web.xml",
                "GET /ui/%5c..%5cWEB-INF/web.xml",
                "GET /ui/index.html%00",
                "GET /j_security_check",
                "GET /nope"
            })
    void a_request_that_the_server_itself_refuses_gets_no_version_number(String request) {
        var answer = answer(request);
        assertThat(answer).matches("(?s)HTTP/1\\.1 4\\d\\d .*").doesNotContain("web-app", "Manifest-Version");
        assertThat(answer).doesNotContainPattern("(?i)(?:payara|wildfly|undertow|grizzly)\\D{0,20}\\d+\\.\\d");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/instance/create", "/metrics", "/ui/", "/nope", "/socket.io/?EIO=4&transport=polling"})
    void options_lists_no_methods(String path) {
        assertThat(answer("OPTIONS " + path)).startsWith("HTTP/1.1 204 ").doesNotContainIgnoringCase("\r\nallow:");
    }

    @Test
    void responses_forbid_caching_and_sniffing() {
        assertThat(answer("GET /instance/fetchInstances"))
                .startsWith("HTTP/1.1 401 ")
                .containsIgnoringCase("\r\ncache-control: no-store\r\n")
                .containsIgnoringCase("\r\nx-content-type-options: nosniff\r\n");
        for (var path :
                new String[] {"/", "/ui/", "/openapi.yaml", "/socket.io/?EIO=4&transport=polling", "/socket.io/"}) {
            assertThat(answer("GET " + path)).as(path).containsIgnoringCase("\r\nx-content-type-options: nosniff\r\n");
        }
        assertThat(answer("HEAD /")).startsWith("HTTP/1.1 200 ");
    }

    /** Returns everything that the server sends until it closes the connection. */
    private static String answer(String request, String... headers) {
        var sent = request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
                + Stream.of(headers).map(header -> header + "\r\n").collect(Collectors.joining()) + "\r\n";
        try (var socket = new Socket("127.0.0.1", SINAL.port())) {
            socket.setSoTimeout((int) WaitTimeout.WAIT.toMillis());
            socket.getOutputStream().write(sent.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
