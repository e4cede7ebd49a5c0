package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every caller, at everything there is to do, by every way there is; in each mode of the server. Who is behind a proxy that nobody
 * trusts stands for a client from anywhere.
 */
abstract class AccessTable extends ServerIT {
    private static final String ANYWHERE = "X-Forwarded-For: 203.0.113.9";
    private static final List<String> NAMESPACES = List.of("/own", "/other", "/nothing", "/");

    @BeforeAll
    static void prepare() {
        for (var name : List.of("own", "other")) {
            SINAL.create(name);
            SINAL.set(name, true);
        }
    }

    @ParameterizedTest(name = "{0} at {1}, {2}, EIO {3}, key in {4}")
    @MethodSource("knocks")
    void who_may_listen(String caller, String namespace, String transport, int eio, String place, String answer) {
        var key = key(caller);
        var headers = new ArrayList<String>();
        if (!caller.equals("allowed host")) {
            headers.add(ANYWHERE);
        }
        if (place.equals("header")) {
            key.ifPresent(text -> headers.add("apikey: " + text));
        }
        var knock = new Knock(SINAL, transport, eio, headers);
        assertThat(knock.at(namespace, key.filter(text -> place.equals("auth"))))
                .isEqualTo(answer);
    }

    static Stream<Arguments> knocks() {
        var knocks = Stream.<Arguments>builder();
        for (var caller : List.of("administrator", "owner", "allowed host", "anonymous", "stranger")) {
            for (var namespace : NAMESPACES) {
                for (var transport : List.of("polling", "websocket")) {
                    for (var eio : List.of(3, 4)) {
                        for (var place : key(caller).isPresent() ? List.of("header", "auth") : List.of("none")) {
                            // The root of protocol 4 is entered without a CONNECT, which could hold a key.
                            if (eio == 4 || !namespace.equals("/") || !place.equals("auth")) {
                                var answer = answer(caller, namespace, eio, place);
                                knocks.add(Arguments.of(caller, namespace, transport, eio, place, answer));
                            }
                        }
                    }
                }
            }
        }
        return knocks.build();
    }

    private static String answer(String caller, String namespace, int eio, String place) {
        return switch (caller) {
            case "administrator", "allowed host" -> namespace.equals("/nothing") ? "Invalid namespace" : "in";
            case "owner" -> {
                var silentRoot = eio == 3 && namespace.equals("/"); // it hears nothing there
                yield namespace.equals("/own") || silentRoot ? "in" : "Forbidden";
            }
            case "anonymous" -> "apiKey is required";
            default -> place.equals("header") ? "403" : "Invalid global token";
        };
    }

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "POST   | /instance/create                | {\"instanceName\":\"made\"}                    | 201 | 401",
                "GET    | /instance/fetchInstances        |                                                | 200 | 200",
                "GET    | /instance/connectionState/own   |                                                | 200 | 200",
                "GET    | /instance/connectionState/other |                                                | 200 | 401",
                "PUT    | /instance/token/own             | {}                                             | 200 | 200",
                "PUT    | /instance/token/own             | {\"token\":\"mine\"}                           | 200 | 401",
                "PUT    | /instance/token/other           | {}                                             | 200 | 401",
                "DELETE | /instance/logout/own            |                                                | 200 | 200",
                "DELETE | /instance/logout/other          |                                                | 200 | 401",
                "DELETE | /instance/delete/own            |                                                | 200 | 200",
                "DELETE | /instance/delete/other          |                                                | 200 | 401",
                "POST   | /websocket/set/own              | {\"websocket\":{\"enabled\":true}}             | 201 | 201",
                "POST   | /websocket/set/other            | {\"websocket\":{\"enabled\":true}}             | 201 | 401",
                "GET    | /websocket/find/own             |                                                | 200 | 200",
                "GET    | /websocket/find/other           |                                                | 200 | 401",
                "POST   | /event/publish/own              | {\"event\":\"call\",\"data\":1}                | 202 | 202",
                "POST   | /event/publish/other            | {\"event\":\"call\",\"data\":1}                | 202 | 401",
                "POST   | /event/webhook                  | {\"event\":\"call\",\"instance\":\"own\",\"data\":1}   | 202 | 202",
                "POST   | /event/webhook/call             | {\"event\":\"call\",\"instance\":\"other\",\"data\":1} | 202 | 401",
                "GET    | /event/history/own              |                                                | 200 | 200",
                "GET    | /event/history/other            |                                                | 200 | 401",
                "GET    | /socket/list                    |                                                | 200 | 401",
                "POST   | /socket/disconnect              | {\"sid\":\"none\"}                             | 200 | 401",
                "GET    | /metrics                        |                                                | 200 | 401"
            })
    void who_may_do_what(String method, String path, String body, int administrator, int owner) {
        assertThat(status(method, path, Optional.empty(), body)).as("no key").isEqualTo(401);
        assertThat(status(method, path, key("stranger"), body))
                .as("a wrong key")
                .isEqualTo(401);
        assertThat(status(method, path, key("owner"), body)).as("the owner").isEqualTo(owner);
        prepare();
        SINAL.call("DELETE", "/instance/delete/made", null);
        assertThat(status(method, path, key("administrator"), body))
                .as("the administrator")
                .isEqualTo(administrator);
        prepare();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "other",
                "OTHER",
                "%6fther",
                "%6Fther",
                "other/",
                "./other",
                "own/../other",
                "own%2f..%2fother",
                "other;x=1",
                "other%20",
                "other%00",
                "own,other",
                "other?instanceName=own",
                "own?instanceName=other"
            })
    void no_spelling_of_a_name_opens_anothers(String spelling) {
        var owner = key("owner");
        for (var path : List.of("/websocket/find/", "/instance/connectionState/", "/event/history/")) {
            var answer = SINAL.raw("GET " + path + spelling, "apikey: " + owner.orElseThrow());
            var body = new String(answer.body(), StandardCharsets.UTF_8);
            assertThat(body).as(path).doesNotContain("\"other\"");
            if (answer.head().startsWith("HTTP/1.1 200 ")) {
                assertThat(spelling).isEqualTo("own?instanceName=other"); // the query is ignored
            }
        }
        var fetched = SINAL.call("GET", "/instance/fetchInstances?instanceName=other", owner, Optional.empty());
        assertThat(fetched.statusCode()).isEqualTo(404);
    }

    private static Optional<String> key(String caller) {
        return switch (caller) {
            case "administrator" -> Optional.of(Client.KEY);
            case "owner" -> Optional.of(Client.token("own"));
            case "stranger" -> Optional.of("wrong");
            default -> Optional.empty();
        };
    }

    private static int status(String method, String path, Optional<String> key, String body) {
        return SINAL.call(method, path, key, Optional.ofNullable(body)).statusCode();
    }
}
