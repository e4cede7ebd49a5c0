package dev.sinal.delivery;

import static dev.sinal.delivery.RecoveryClient.numbers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.log.LogFailures;
import dev.sinal.socketio.SocketIoCloseCause;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that reconnect with {@code since} while the log is ahead of the broadcast; the test runs each dispatched task. */
class StreamRecoveryTest {
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
    @ValueSource(ints = {0, 1, 150, 199, 200, 201, 300})
    void no_event_is_missing_or_sent_twice_however_far_the_log_is_ahead(int ahead) {
        fixture.publish(60);
        fixture.broadcast();
        fixture.publish(ahead);
        var connection = client.connect("{\"since\":\"" + fixture.position(10) + "\"}");
        fixture.publish(3);
        fixture.broadcast();
        fixture.publish(2);
        fixture.broadcast();
        assertThat(client.numbers()).isEqualTo(numbers(11, fixture.published()));
        connection.session.close(EngineCloseCause.TRANSPORT_CLOSE);
        assertThat(sockets()).isZero();
    }

    @Test
    void an_event_that_the_client_knows_before_it_is_broadcast_is_not_sent_again() {
        fixture.publish(20);
        client.connect("{\"since\":\"" + fixture.position(15) + "\"}");
        fixture.broadcast();
        assertThat(client.numbers()).isEqualTo(numbers(16, 20));
    }

    @Test
    void the_recovery_event_comes_behind_the_missed_events_so_that_its_position_is_reached() {
        fixture.publish(20);
        fixture.broadcast();
        client.connect("{\"since\":\"" + fixture.position(10) + "\"}");
        fixture.broadcast();
        assertThat(client.received).hasSize(12);
        assertThat(client.received.get(0)).startsWith("40/loja,");
        assertThat(client.received.get(11))
                .contains("\"recovered\":true", "\"position\":\"" + fixture.position(20) + '"');
    }

    @Test
    void a_selection_in_auth_holds_for_missed_events_and_for_new_ones() {
        fixture.publish(20);
        fixture.broadcast();
        client.connect("{\"since\":\"" + fixture.position(10) + "\",\"subscribe\":[\"messages.upsert\"]}");
        fixture.publish(1);
        fixture.broadcast();
        assertThat(client.numbers()).isEmpty();
        assertThat(client.received).hasSize(2).last().asString().contains("\"recovered\":true");
        client.connect("{\"since\":\"" + fixture.position(10) + "\",\"subscribe\":[\"CALL\"]}");
        fixture.publish(1);
        fixture.broadcast();
        assertThat(client.numbers()).isEqualTo(numbers(11, 22));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"call\"", "[\"calls\"]", "[1]", "null"})
    void a_selection_in_auth_that_is_not_valid_is_refused(String selection) {
        var connection = client.connect("{\"subscribe\":" + selection + "}");
        assertThat(client.received).singleElement().asString().startsWith("44/loja,");
        assertThat(fixture.server.sockets()).isEmpty();
        connection.session.received("40/loja,");
        assertThat(client.received).last().asString().startsWith("40/loja,");
    }

    @Test
    void missed_events_that_the_log_no_longer_holds_are_reported() {
        fixture.publish(500); // of which 400 are kept
        fixture.broadcast();
        client.connect("{\"since\":\"" + fixture.position(50) + "\"}");
        fixture.broadcast();
        assertThat(client.received.get(1))
                .contains("\"recovered\":false", "\"oldest\":\"" + fixture.position(101) + '"');
        fixture.publish(1);
        fixture.broadcast();
        assertThat(client.numbers()).containsExactly(501);
    }

    static Stream<Throwable> failures() {
        return Stream.of(LogFailures.unavailable(), new OutOfMemoryError("heap"), new LinkageError());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_client_that_can_not_be_resumed_now_is_disconnected_at_each_step_and_resumes_later(Throwable failure) {
        fixture.publish(450);
        fixture.broadcast();
        for (var reads = 0; reads < 4; reads++) { // the check, two or more pages, and the last page
            client.received.clear();
            fixture.failReads(reads, failure);
            var connection = client.connect("{\"since\":\"" + fixture.position(60) + "\"}");
            fixture.publish(1); // so that the last page is read on the dispatch executor too
            fixture.broadcast();
            if (connection.closed() == null) {
                assertThat(client.numbers())
                        .isEqualTo(numbers(61, fixture.published())); // only the oldest position was not read
            } else {
                assertThat(connection.closed()).isEqualTo(SocketIoCloseCause.RESUME_FAILED);
                assertThat(sockets()).isZero();
            }
            assertThat(reads > 0 || client.received.isEmpty())
                    .as("no CONNECT before the log was read")
                    .isTrue();
            fixture.heal();
            var resumed = client.received.size();
            client.connect(
                    "{\"since\":\"" + fixture.position(60 + client.numbers().size()) + "\"}");
            fixture.broadcast();
            assertThat(client.numbers()).isEqualTo(numbers(61, fixture.published()));
            assertThat(client.received.size()).isGreaterThan(resumed);
            fixture.server.sockets().toList().forEach(socket -> socket.session()
                    .close(EngineCloseCause.TRANSPORT_CLOSE));
        }
    }

    @Test
    void clients_that_resume_nothing_are_served_while_the_log_can_not_be_read() {
        fixture.failReads(0, LogFailures.unavailable());
        for (var auth : List.of("", "{\"position\":true}", "{\"recover\":true}")) {
            client.received.clear();
            client.connect(auth);
            fixture.broadcast();
            assertThat(client.received.get(0)).startsWith("40/loja,");
        }
        assertThat(sockets()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"since\":\"x-1\"", "\"since\":\"%s\"", "\"recover\":true"})
    void a_client_that_is_disconnected_during_recovery_receives_nothing_more(String auth) {
        fixture.publish(20);
        fixture.broadcast();
        client.connect("{" + auth.formatted(fixture.position(10)) + "}");
        fixture.server.close("/loja", "It is over");
        assertThat(client.received.get(client.received.size() - 1)).isEqualTo("41/loja,");
        client.received.clear();
        fixture.broadcast();
        assertThat(client.received).isEmpty();
    }

    @Test
    void the_root_namespace_replays_nothing_if_global_events_are_off() {
        fixture.publish(5);
        fixture.broadcast();
        var transport = new FakeTransport();
        fixture.accept(transport).received("40{\"since\":\"" + fixture.position(1) + "\"}");
        fixture.broadcast();
        assertThat(transport.take()).hasSize(3).last().asString().contains("\"recovered\":true");
    }

    private int sockets() {
        return fixture.server.namespace("/loja").orElseThrow().size();
    }
}
