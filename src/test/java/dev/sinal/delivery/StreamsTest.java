package dev.sinal.delivery;

import static dev.sinal.delivery.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.AllowedHosts;
import dev.sinal.access.ApiKey;
import dev.sinal.engineio.Dialect;
import dev.sinal.engineio.EngineOptions;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.ManualClock;
import dev.sinal.instance.Examples;
import dev.sinal.instance.InstanceChanged;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.instance.Instances;
import dev.sinal.socketio.Entry;
import dev.sinal.socketio.Handlers;
import dev.sinal.socketio.Lane;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a namespace, and of the history of its name, when its instance changes. */
class StreamsTest {
    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final Lane lane = new Lane(Runnable::run);
    private final SocketIoServer server = new SocketIoServer(
            new EngineServer(
                    new EngineOptions(
                            Duration.ofSeconds(25),
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(30),
                            1_000,
                            10,
                            1_000_000,
                            10,
                            10),
                    clock.timers()),
            clock.timers(),
            Runnable::run,
            new SocketIoOptions(Duration.ofSeconds(45), 10, 10, 10, 100));
    private JournalEventLog log;

    @BeforeEach
    void some_history() {
        var history = new HistoryOptions(directory.resolve("history"), Duration.ofHours(1), 10, 10_000, false, false);
        log = new JournalEventLog(lane, Runnable::run, history, 1_000_000, InstantSource.system());
        log.append(List.of(event("loja", "1")));
    }

    @AfterEach
    void close() {
        log.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATED", "DELETED"})
    void who_has_a_name_sees_nothing_of_whoever_had_it_before(Kind kind) {
        streams(Examples.instances("loja")).changed(new InstanceChanged("loja", kind));
        log.append(List.of(event("loja", "2")));
        assertThat(log.read(Optional.empty(), Optional.of("loja"), 10).events())
                .extracting(logged -> logged.event().data().json().text())
                .containsExactly("2");
    }

    @Test
    void an_instance_that_changes_keeps_its_history() {
        streams(Examples.instances("loja")).changed(new InstanceChanged("loja", Kind.CHANGED));
        assertThat(log.read(Optional.empty(), Optional.of("loja"), 10).events()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"DELETED, The instance was deleted", "CHANGED, The stream was switched off"})
    void a_namespace_that_closes_says_why(Kind kind, String reason) {
        server.open("/loja", Handlers.NONE);
        var transport = new FakeTransport();
        server.accept(transport, Dialect.CURRENT, "7f000001", Entry.standard((name, auth) -> Optional::empty))
                .orElseThrow()
                .received("40/loja,");
        transport.take();
        streams(Examples.instances("loja")).changed(new InstanceChanged("loja", kind));
        assertThat(transport.take())
                .containsExactly("42/loja,[\"revoked\",{\"message\":\"" + reason + "\"}]", "41/loja,");
        assertThat(server.namespace("/loja")).isEmpty();
    }

    private Streams streams(Instances instances) {
        var options = new DeliveryOptions(true, false, AllowedHosts.of(""), false, new ApiKey("r"));
        return new Streams(lane, instances, server, options, new Choices(), log, null);
    }
}
