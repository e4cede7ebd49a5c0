package dev.sinal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.log.LogFailures;
import dev.sinal.socketio.SocketIoCloseCause;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JavaScript client's own connection state recovery: its CONNECT is confirmed first, and whatever is lost then, it receives later. */
class JavaScriptRecoveryTest {
    private static final int ALL = Integer.MAX_VALUE;

    @TempDir
    Path directory;

    private RecoveryFixture fixture;
    private JavaScriptClient client;

    @BeforeEach
    void start() {
        fixture = new RecoveryFixture(directory);
        client = new JavaScriptClient(fixture);
    }

    @AfterEach
    void stop() {
        fixture.close();
    }

    @Test
    void a_replay_that_is_cut_behind_any_packet_is_resumed_without_a_gap_or_a_double() {
        connect(client, ALL);
        for (var packets = 0; packets <= 40; packets++) {
            lose(client);
            fixture.publish(37);
            fixture.broadcast();
            fixture.publish(1); // broadcast while the client connects
            var cut = true;
            for (var attempt = 0; cut && attempt < 40; attempt++) {
                connect(client, packets);
                cut = client.isCut();
                lose(client);
            }
        }
        connect(client, ALL);
        assertThat(client.handled).isEqualTo(numbers(fixture.published()));
        assertThat(client.recovered.subList(1, client.recovered.size())).doesNotContain(false);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void a_first_connection_that_is_cut_behind_the_confirmation_loses_no_event_after_it(int packets) {
        fixture.publish(5);
        fixture.broadcast();
        connect(client, packets); // the confirmation, the event recovery, an event
        fixture.publish(3);
        fixture.broadcast();
        lose(client);
        fixture.publish(3);
        fixture.broadcast();
        connect(client, ALL);
        assertThat(client.handled)
                .isEqualTo(IntStream.rangeClosed(6, 11).boxed().toList());
        assertThat(client.recovered).containsExactly(false, true);
    }

    @Test
    void a_failed_recovery_that_is_cut_behind_the_confirmation_does_not_go_back_to_an_older_position() {
        connect(client, ALL);
        fixture.publish(5);
        fixture.broadcast();
        client.send("41/loja,"); // from now on its token is not valid
        lose(client);
        fixture.publish(10);
        fixture.broadcast();
        connect(client, 1);
        fixture.publish(1);
        fixture.broadcast();
        lose(client);
        connect(client, ALL);
        assertThat(client.recovered).containsExactly(false, false, true);
        assertThat(client.handled).containsExactly(1, 2, 3, 4, 5, 16);
    }

    @Test
    void the_confirmation_has_the_same_sid_and_comes_before_any_event() {
        var transport = new FakeTransport();
        fixture.accept(transport).received("40/loja,{\"recover\":true}");
        fixture.broadcast();
        var first = transport.take();
        assertThat(first.get(1)).startsWith("40/loja,");
        assertThat(first.get(2)).startsWith("42/loja,[\"recovery\",{\"position\":\"");
        fixture.publish(250);
        fixture.broadcast();
        var again = new FakeTransport();
        var pid = first.get(1).replaceAll(".*\"pid\":\"([^\"]+)\".*", "$1");
        fixture.accept(again)
                .received("40/loja,{\"recover\":true,\"pid\":\"" + pid + "\",\"offset\":\"" + fixture.position(2)
                        + "\"}");
        fixture.broadcast();
        var second = again.take();
        assertThat(second.get(1)).isEqualTo(first.get(1));
        assertThat(second.get(2)).endsWith(",\"" + fixture.position(3) + "\"]");
        assertThat(second).hasSize(250);
        assertThat(transport.closed()).isEqualTo(SocketIoCloseCause.TAKEN_OVER);
    }

    @Test
    void a_client_that_recovers_replaces_its_old_connection_also_while_that_recovers() {
        connect(client, ALL);
        lose(client);
        fixture.publishLarge(100, 1_000);
        fixture.broadcast();
        var first = client.connectSlowly();
        var second = client.connectSlowly();
        while (second.pending() > 0) {
            second.complete(true);
            fixture.broadcast();
        }
        assertThat(first.closed()).isEqualTo(SocketIoCloseCause.TAKEN_OVER);
        assertThat(second.closed()).isNull();
        assertThat(fixture.server.sockets()).hasSize(1);
        assertThat(fixture.server.namespace("/loja").orElseThrow().size()).isEqualTo(1);
        lose(client);
        connect(client, ALL);
        assertThat(client.recovered).endsWith(true);
    }

    @Test
    void a_replay_larger_than_the_outbox_reaches_a_client_that_reads() {
        connect(client, ALL);
        lose(client);
        fixture.publishLarge(190, 6_000);
        fixture.broadcast();
        var connection = client.connectSlowly();
        while (connection.pending() > 0) {
            connection.complete(true);
            fixture.broadcast();
        }
        assertThat(connection.closed()).isNull();
        assertThat(client.handled).isEqualTo(numbers(190));
    }

    @Test
    void a_client_that_can_not_be_resumed_now_keeps_its_position_and_resumes_later() {
        connect(client, ALL);
        for (var reads = 0; reads < 4; reads++) {
            lose(client);
            fixture.publish(250);
            fixture.broadcast();
            fixture.failReads(reads, LogFailures.unavailable());
            connect(client, ALL);
            if (fixture.server.namespace("/loja").orElseThrow().size() == 0) {
                assertThat(client.closed()).isEqualTo(SocketIoCloseCause.RESUME_FAILED);
            }
            fixture.heal();
            lose(client);
            connect(client, ALL);
            assertThat(client.handled).isEqualTo(numbers(fixture.published()));
        }
        assertThat(client.recovered.subList(1, client.recovered.size())).doesNotContain(false);
    }

    @Test
    void a_client_whose_missed_events_are_removed_during_the_replay_begins_a_new_stream() {
        connect(client, ALL);
        lose(client);
        fixture.publishLarge(200, 1_000);
        fixture.broadcast();
        var connection = client.connectSlowly();
        fixture.publish(500); // of which 400 are kept
        while (connection.pending() > 0) {
            connection.complete(true);
            fixture.broadcast();
        }
        assertThat(connection.closed()).isEqualTo(SocketIoCloseCause.RESUME_FAILED);
        lose(client);
        connect(client, ALL);
        assertThat(client.recovered).containsExactly(false, true, false);
    }

    @Test
    void a_client_that_disconnected_by_a_packet_does_not_recover() {
        connect(client, ALL);
        client.send("41/loja,");
        lose(client);
        connect(client, ALL);
        assertThat(client.recovered).containsExactly(false, false);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x.y", ".", "", "x.y.z", "..", "x.a-1.y"})
    void an_invalid_token_does_not_recover(String pid) {
        var transport = new FakeTransport();
        fixture.accept(transport)
                .received(
                        "40/loja,{\"recover\":true,\"pid\":\"" + pid + "\",\"offset\":\"" + fixture.log.last() + "\"}");
        fixture.broadcast();
        assertThat(transport.take()).last().asString().contains("\"recovered\":false");
    }

    private void connect(JavaScriptClient connecting, int packets) {
        connecting.connect(packets);
        fixture.broadcast();
    }

    /** Loses the connection on both sides. */
    private static void lose(JavaScriptClient losing) {
        losing.lose();
        losing.session().close(EngineCloseCause.TRANSPORT_CLOSE);
    }

    private static List<Integer> numbers(int last) {
        return IntStream.rangeClosed(1, last).boxed().toList();
    }
}
