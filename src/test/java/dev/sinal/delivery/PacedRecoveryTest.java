package dev.sinal.delivery;

import static dev.sinal.delivery.RecoveryClient.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that receive the events that they missed slowly, while others are published, and are disconnected meanwhile. */
class PacedRecoveryTest {
    @TempDir
    Path directory;

    private RecoveryFixture fixture;
    private RecoveryClient client;

    @BeforeEach
    void start() {
        fixture = new RecoveryFixture(directory);
        client = new RecoveryClient(fixture);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 6, 20, 100})
    void a_client_that_reads_is_never_closed_as_slow(int kilobytes) {
        fixture.publish(1);
        fixture.broadcast();
        var since = fixture.log.last();
        fixture.publishLarge(190, 1_000 * kilobytes);
        fixture.broadcast();
        var connection = client.connectSlowly("{\"since\":\"" + since + "\"}");
        for (var i = 0; i < 5; i++) {
            fixture.publishLarge(1, 1_000 * kilobytes); // broadcast while the replay is on its way
            fixture.broadcast();
            connection.complete(true);
        }
        connection.readAll();
        assertThat(connection.closed()).isNull();
        assertThat(client.numbers()).isEqualTo(numbers(2, fixture.published()));
        assertThat(sockets()).isEqualTo(1);
    }

    @Test
    void a_replay_leaves_room_in_the_outbox_for_what_is_broadcast_behind_it() {
        fixture.publish(1);
        fixture.broadcast();
        var since = fixture.log.last();
        fixture.publishLarge(60, 1_000);
        fixture.broadcast();
        var connection = client.connectSlowly("{\"since\":\"" + since + "\"}");
        while (sockets() == 0) {
            fixture.broadcast();
            if (sockets() == 0) {
                connection.complete(true);
            }
        }
        fixture.publishLarge(50, 1_000);
        fixture.broadcast();
        while (connection.pending() > 0) {
            connection.complete(true);
        }
        assertThat(connection.closed()).isNull();
        assertThat(client.numbers()).isEqualTo(numbers(2, fixture.published()));
    }

    @Test
    void a_replay_has_only_events_that_the_client_subscribes_to() {
        fixture.publishLarge(100, 1_000);
        fixture.broadcast();
        var connection = client.connectSlowly("{\"since\":\"" + fixture.position(0) + "\"}");
        connection.session.received("42/loja,1[\"subscribe\",[\"messages.upsert\"]]");
        connection.readAll();
        var acknowledged = IntStream.range(0, client.received.size())
                .filter(i -> client.received.get(i).startsWith("43/loja,1"))
                .findFirst()
                .orElseThrow();
        assertThat(client.received.subList(acknowledged + 1, client.received.size()))
                .hasSize(1)
                .first()
                .asString()
                .contains("recovered");
        assertThat(sockets()).isEqualTo(1);
    }

    @Test
    void missed_events_that_are_removed_from_the_log_during_the_replay_are_reported() {
        fixture.publish(300);
        fixture.broadcast();
        var connection = client.connectSlowly("{\"since\":\"" + fixture.position(0) + "\"}");
        fixture.publish(500);
        connection.readAll();
        assertThat(client.received.get(client.received.size() - 1)).contains("\"recovered\":false");
        assertThat(sockets()).isEqualTo(1);
    }

    @Test
    void a_client_whose_key_is_revoked_during_the_replay_receives_no_further_page() {
        var connection = connectToLargeReplay();
        fixture.revoke();
        connection.readAll();
        assertThat(client.received).endsWith("42/loja,[\"revoked\",{\"message\":\"Forbidden\"}]", "41/loja,");
        assertThat(fixture.server.sockets()).isEmpty();
    }

    @Test
    void a_client_that_disconnects_during_the_replay_receives_no_further_page() {
        var connection = connectToLargeReplay();
        connection.session.received("41/loja,");
        connection.readAll();
        assertThat(client.numbers()).hasSizeBetween(1, 30);
        assertThat(fixture.server.sockets()).isEmpty();
        connection.session.received("40/loja,");
        connection.readAll();
        assertThat(client.received.get(client.received.size() - 1)).startsWith("40/loja,");
    }

    private RecoveryClient.Connection connectToLargeReplay() {
        fixture.publishLarge(300, 1_000);
        fixture.broadcast();
        var connection = client.connectSlowly("{\"since\":\"" + fixture.position(0) + "\"}");
        connection.complete(true);
        return connection;
    }

    private int sockets() {
        return fixture.server.namespace("/loja").orElseThrow().size();
    }
}
