package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * PostgreSQL goes away at each step of each command. The response is true, and the command can be sent again; then it has taken effect
 * once, in memory and in the database.
 */
@Tag("faults")
@ResourceLock(ServerProcess.LOCK)
class DatabaseFaultIT {
    @TempDir
    static Path directory;

    private static Postgres postgres;
    private static PostgresProxy proxy;
    private static ServerProcess server;
    private static RestClient sinal;

    /** A step of a transaction. The connection is lost when it is done, before the server's answer arrives. */
    enum Step {
        CONNECT,
        BEGIN,
        CHANGE,
        COMMIT
    }

    /** A command on an instance. */
    enum Command {
        CREATE("INSERT", 201, "POST", "/instance/create", "{\"instanceName\":\"NAME\",\"token\":\"token-of-NAME\"}"),
        SET("UPDATE", 201, "POST", "/websocket/set/NAME", "{\"websocket\":{\"enabled\":true,\"events\":[\"CALL\"]}}"),
        TOKEN("UPDATE", 200, "PUT", "/instance/token/NAME", "{\"token\":\"new-token-of-NAME\"}"),
        LOGOUT("UPDATE", 200, "DELETE", "/instance/logout/NAME", null),
        DELETE("DELETE", 200, "DELETE", "/instance/delete/NAME", null);

        private final String statement;
        private final int success;
        private final String method;
        private final String path;
        private final String body;

        Command(String statement, int success, String method, String path, String body) {
            this.statement = statement;
            this.success = success;
            this.method = method;
            this.path = path;
            this.body = body;
        }

        HttpResponse<String> send(String name) {
            return sinal.call(
                    method,
                    path.replace("NAME", name),
                    Optional.of(RestClient.KEY),
                    Optional.ofNullable(body).map(text -> text.replace("NAME", name)));
        }
    }

    static Stream<Arguments> steps() {
        return Arrays.stream(Command.values())
                .flatMap(command -> Arrays.stream(Step.values()).map(step -> Arguments.of(command, step)));
    }

    @BeforeAll
    static void start() throws IOException {
        postgres = new Postgres(directory.resolve("postgres"));
        proxy = new PostgresProxy(postgres.url());
        server = new ServerProcess(
                directory, "-DSINAL_DATABASE_URL=" + proxy.url(), "-DSINAL_DATABASE_USER=" + Postgres.USER);
        sinal = server.start();
    }

    @AfterAll
    static void the_database_has_what_was_shown() throws IOException {
        try {
            var before = RestClient.json(fetch().body());
            server.kill();
            server.start();
            assertThat(RestClient.json(fetch().body())).isEqualTo(before);
        } finally {
            server.close();
            proxy.close();
            postgres.close();
        }
    }

    @ParameterizedTest
    @MethodSource("steps")
    void a_command_is_answered_truly_and_can_be_sent_again(Command command, Step step) {
        var name = command + "-" + step;
        if (command != Command.CREATE) {
            answered(Command.CREATE, name);
        }
        switch (step) {
            case CONNECT -> proxy.goAway();
            case CHANGE -> proxy.loseResult(command.statement);
            default -> proxy.loseResult(step.name());
        }
        var first = command.send(name);
        assertThat(proxy.hasLost()).as("a connection was lost").isTrue();
        proxy.heal();
        if (first.statusCode() == 503) {
            answered(command, name);
        } else {
            RestClient.expect(command.success, first);
        }
        assertEffect(command, name);
    }

    /** Sends a command, again while the database is said to be away. */
    private static void answered(Command command, String name) {
        var response = await("database")
                .atMost(Duration.ofSeconds(15))
                .until(() -> command.send(name), answer -> answer.statusCode() != 503);
        RestClient.expect(command.success, response);
    }

    private static void assertEffect(Command command, String name) {
        switch (command) {
            case CREATE -> {
                assertKey(200, name, RestClient.token(name));
                assertThat(events(name)).containsExactly("instance.create");
            }
            case SET -> assertThat(
                            sinal.call("GET", "/websocket/find/" + name, null).body())
                    .contains("\"CALL\"");
            case TOKEN -> {
                assertKey(200, name, "new-token-of-" + name);
                assertKey(401, name, RestClient.token(name));
            }
            case LOGOUT -> {
                assertThat(sinal.call("GET", "/instance/connectionState/" + name, null)
                                .body())
                        .contains("\"close\"");
                assertThat(events(name)).containsExactly("instance.create", "logout.instance");
            }
            case DELETE -> assertThat(fetch().body()).doesNotContain('"' + name + '"');
        }
    }

    private static void assertKey(int status, String name, String key) {
        RestClient.expect(status, sinal.call("GET", "/websocket/find/" + name, Optional.of(key), Optional.empty()));
    }

    private static List<String> events(String name) {
        var page = RestClient.object(
                sinal.call("GET", "/event/history/" + name, null).body());
        return page.getJsonArray("events").stream()
                .map(event -> event.asJsonObject().getString("event"))
                .toList();
    }

    private static HttpResponse<String> fetch() {
        return sinal.call("GET", "/instance/fetchInstances", null);
    }
}
