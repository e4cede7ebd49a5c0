package dev.sinal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests Sinal with PostgreSQL. */
@ResourceLock(ServerProcess.LOCK)
class PostgresIT {
    private static final String NEW = "{\"instanceName\":\"p-late\"}";

    @TempDir
    Path directory;

    @Test
    void instances_survive_a_restart_and_an_outage_is_reported_until_the_database_is_back() throws IOException {
        try (var postgres = new Postgres(directory.resolve("postgres"));
                var server = server(postgres.url(), "-DSINAL_DATABASE_USER=" + Postgres.USER)) {
            var sinal = server.start();
            var token = sinal.createStreaming("p-one", "CALL");
            var before = sinal.call("GET", "/instance/fetchInstances", null).body();
            server.kill();
            server.start();
            assertThat(sinal.call("GET", "/instance/fetchInstances", null).body())
                    .isEqualTo(before);
            assertThat(directory.resolve("data").resolve("sinal.mv.db")).doesNotExist();

            postgres.stop();
            var refused = RestClient.expect(503, sinal.call("POST", "/instance/create", NEW));
            assertThat(refused.body())
                    .isEqualTo("{\"status\":503,\"error\":\"Service Unavailable\","
                            + "\"response\":{\"message\":[\"The database is not available\"]}}");
            RestClient.expect(200, sinal.call("GET", "/websocket/find/p-one", Optional.of(token), Optional.empty()));
            postgres.start();
            await("recovery")
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> sinal.call("POST", "/instance/create", NEW).statusCode() == 201);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "jdbc:mariadb://127.0.0.1/sinal?password=hidden | SINAL_DATABASE_URL has a value that it can't have",
                "jdbc:postgresql://127.0.0.1:1/sinal?password=hidden | can't open the database jdbc:postgresql://127.0.0.1:1/sinal: "
            })
    void an_unreachable_database_fails_the_deployment(String url, String reason) throws IOException {
        try (var server = server(url)) {
            assertThatThrownBy(server::start).hasMessageContaining(reason);
            assertThat(server.log()).doesNotContain("Sinal is ready", "hidden");
        }
    }

    private ServerProcess server(String url, String... more) {
        var settings = new String[more.length + 1];
        settings[0] = "-DSINAL_DATABASE_URL=" + url;
        System.arraycopy(more, 0, settings, 1, more.length);
        return new ServerProcess(directory, settings);
    }
}
