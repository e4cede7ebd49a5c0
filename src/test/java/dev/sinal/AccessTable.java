package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The access table: every kind of caller, every operation and every way to send the key, in each mode of the server. A forwarded address
 * from an untrusted proxy makes a caller one from any host.
 */
abstract class AccessTable extends ServerIT {
    private static final List<String> NAMESPACES = List.of("/own", "/other", "/nothing", "/");

    /** The status of each REST request for the administrator and for the owner of {@code own}. Every other caller gets 401. */
    private static final String REQUESTS =
            """
            POST   | /instance/create                  | {"instanceName":"made"}                        | 201 | 401
            GET    | /instance/fetchInstances          |                                                | 200 | 200
            GET    | /instance/connectionState/own     |                                                | 200 | 200
            GET    | /instance/connectionState/other   |                                                | 200 | 401
            GET    | /instance/connectionState/nothing |                                                | 404 | 401
            PUT    | /instance/token/own               | {}                                             | 200 | 200
            PUT    | /instance/token/own               | {"token":"mine"}                               | 200 | 401
            PUT    | /instance/token/other             | {}                                             | 200 | 401
            PUT    | /instance/token/nothing           | {}                                             | 404 | 401
            DELETE | /instance/logout/own              |                                                | 200 | 200
            DELETE | /instance/logout/other            |                                                | 200 | 401
            DELETE | /instance/logout/nothing          |                                                | 404 | 401
            DELETE | /instance/delete/own              |                                                | 200 | 200
            DELETE | /instance/delete/other            |                                                | 200 | 401
            DELETE | /instance/delete/nothing          |                                                | 404 | 401
            POST   | /websocket/set/own                | {"websocket":{"enabled":true}}                 | 201 | 201
            POST   | /websocket/set/other              | {"websocket":{"enabled":true}}                 | 201 | 401
            POST   | /websocket/set/nothing            | {"websocket":{"enabled":true}}                 | 404 | 401
            GET    | /websocket/find/own               |                                                | 200 | 200
            GET    | /websocket/find/other             |                                                | 200 | 401
            GET    | /websocket/find/nothing           |                                                | 404 | 401
            POST   | /event/publish/own                | {"event":"call","data":1}                      | 202 | 202
            POST   | /event/publish/other              | {"event":"call","data":1}                      | 202 | 401
            POST   | /event/publish/nothing            | {"event":"call","data":1}                      | 404 | 401
            POST   | /event/webhook                    | {"event":"call","instance":"own","data":1}     | 202 | 202
            POST   | /event/webhook                    | {"event":"call","instance":"other","data":1}   | 202 | 401
            POST   | /event/webhook/call               | {"event":"call","instance":"own","data":1}     | 202 | 202
            POST   | /event/webhook/call               | {"event":"call","instance":"unknown","data":1} | 202 | 401
            GET    | /event/history/own                |                                                | 200 | 200
            GET    | /event/history/other              |                                                | 200 | 401
            GET    | /event/history/nothing            |                                                | 404 | 401
            GET    | /socket/list                      |                                                | 200 | 401
            GET    | /source/list                      |                                                | 200 | 401
            POST   | /socket/disconnect                | {"sid":"none"}                                 | 200 | 401
            GET    | /metrics                          |                                                | 200 | 401
            GET    | /monitor/metrics                  |                                                | 200 | 401
            POST   | /drain                            |                                                |     | 401
            """;

    private static RestClient sinal;
    private static String globalKey;
    private static boolean off;

    /** A source of requests: an allowed host, a page in a browser on one, or a host behind a proxy that is not trusted. */
    private enum Source {
        AN_ALLOWED_HOST(true),
        ANYWHERE(false, "X-Forwarded-For: 203.0.113.9"),
        A_PAGE_OF_ANOTHER_SITE(false, "Origin: https://evil.example", "Sec-Fetch-Site: cross-site"),
        /** A page that a browser lets read what needs no permission, without an {@code Origin}. */
        A_FRAME_IN_ANOTHER_SITE(false, "Sec-Fetch-Site: same-site");

        final boolean isAllowedHost;
        final List<String> headers;

        Source(boolean isAllowedHost, String... headers) {
            this.isAllowedHost = isAllowedHost;
            this.headers = List.of(headers);
        }

        boolean isPage() {
            return this == A_PAGE_OF_ANOTHER_SITE || this == A_FRAME_IN_ANOTHER_SITE;
        }
    }

    /**
     * A kind of caller.
     *
     * @param key the key that it sends: {@code global}, {@code owner's}, {@code wrong} or {@code no}
     * @param source where the request comes from
     */
    private record Caller(String key, Source source) {
        /** Returns all kinds of callers. A page is tested without a key only: with one, the key decides wherever it comes from. */
        static List<Caller> all() {
            return Stream.of("global", "owner's", "wrong", "no")
                    .flatMap(key -> Stream.of(Source.values())
                            .filter(source -> key.equals("no") || !source.isPage())
                            .map(source -> new Caller(key, source)))
                    .toList();
        }

        Optional<String> keyText() {
            return switch (key) {
                case "global" -> Optional.of(globalKey);
                case "owner's" -> Optional.of(RestClient.token("own"));
                case "wrong" -> Optional.of("wrong");
                default -> Optional.empty();
            };
        }

        List<String> headers() {
            return source.headers;
        }

        @Override
        public String toString() {
            return key + " key, from " + source.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    @BeforeAll
    static void read_the_global_key() throws IOException {
        off = SINAL.call("GET", "/", null).body().contains("\"mode\":\"off\"");
        globalKey =
                off ? Files.readString(SharedServer.data().resolve("api-key")).strip() : RestClient.KEY;
        sinal = SINAL.withKey(globalKey);
        prepare();
    }

    private static void prepare() {
        sinal.call("DELETE", "/instance/delete/made", null);
        for (var name : List.of("own", "other")) {
            sinal.create(name);
            RestClient.expect(201, sinal.call("POST", "/websocket/set/" + name, "{\"enabled\":true}"));
        }
    }

    @ParameterizedTest(name = "{0}, {1}: {3}")
    @MethodSource({"connectAttempts", "requests"})
    void each_caller_gets_the_answer_of_the_table(
            Object caller, Object operation, Callable<String> attempt, String answer) throws Exception {
        assertThat(attempt.call()).isEqualTo(answer);
    }

    static Stream<Arguments> connectAttempts() {
        var connectAttempts = new ArrayList<Arguments>();
        for (var caller : Caller.all()) {
            for (var namespace : NAMESPACES) {
                for (var protocol : ConnectAttempt.Protocol.all()) {
                    for (var keyPlace : keyPlaces(caller, protocol, namespace)) {
                        var connect =
                                new ConnectAttempt(protocol, namespace, caller.keyText(), keyPlace, caller.headers());
                        connectAttempts.add(Arguments.of(
                                caller,
                                connect,
                                (Callable<String>) () -> connect.outcome(sinal),
                                answer(caller, connect)));
                    }
                }
            }
        }
        return connectAttempts.stream();
    }

    private static List<String> keyPlaces(Caller caller, ConnectAttempt.Protocol protocol, String namespace) {
        if (caller.keyText().isEmpty()) {
            return List.of("none");
        }
        return protocol.connectsImplicitly(namespace) ? List.of("header", "query") : List.of("header", "query", "auth");
    }

    private static String answer(Caller caller, ConnectAttempt connect) {
        if (off) {
            return "404";
        }
        var exists = !connect.namespace().equals("/nothing");
        return switch (caller.key()) {
            case "global" -> exists ? "connected" : "Invalid namespace";
            case "owner's" -> List.of("/own", "/").contains(connect.namespace()) ? "connected" : "Forbidden";
            case "wrong" -> connect.keyPlace().equals("auth") ? "Invalid global token" : "403";
            default -> !caller.source().isAllowedHost
                    ? "apiKey is required"
                    : exists ? "connected" : "Invalid namespace";
        };
    }

    static Stream<Arguments> requests() {
        return REQUESTS.lines().map(line -> line.split("\\|", -1)).flatMap(row -> {
            var method = row[0].strip();
            var path = row[1].strip();
            var body = Optional.of(row[2].strip()).filter(text -> !text.isEmpty());
            return Caller.all().stream()
                    .flatMap(caller -> requests(caller, method, path, body, row[3].strip(), row[4].strip()));
        });
    }

    /** Returns each request with the key in the header, and with the key in the query, where REST ignores it. */
    private static Stream<Arguments> requests(
            Caller caller, String method, String path, Optional<String> body, String administrator, String owner) {
        var answer =
                switch (caller.key()) {
                    case "global" -> administrator;
                    case "owner's" -> owner;
                    default -> "401";
                };
        var operation = method + " " + path + body.map(text -> " " + text).orElse("");
        Callable<String> byHeader = () -> status(caller, method, path, caller.keyText(), body);
        var query = caller.keyText().map(key -> "?apikey=" + key).orElse("");
        Callable<String> byQuery = () -> status(caller, method, path + query, Optional.empty(), body);
        return Stream.of(
                        Arguments.of(caller, operation, byHeader, answer),
                        Arguments.of(caller, operation + ", with its key in the query", byQuery, "401"))
                .filter(arguments -> !((String) arguments.get()[3]).isEmpty()); // It would end all sessions.
    }

    private static String status(
            Caller caller, String method, String path, Optional<String> key, Optional<String> body) {
        var status = sinal.call(method, path, key, body, caller.headers().toArray(String[]::new))
                .statusCode();
        if (status < 300 && !method.equals("GET")) {
            prepare();
        }
        return String.valueOf(status);
    }
}
