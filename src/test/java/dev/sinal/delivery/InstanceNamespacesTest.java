package dev.sinal.delivery;

import static dev.sinal.log.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.StreamingSettings;
import dev.sinal.engineio.EngineOptions;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineServer;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.ManualClock;
import dev.sinal.instance.InstanceChanged;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.instance.InstanceFixtures;
import dev.sinal.instance.Instances;
import dev.sinal.log.JournalEventLog;
import dev.sinal.log.JournalOptions;
import dev.sinal.runtime.SerialExecutor;
import dev.sinal.socketio.ConnectMode;
import dev.sinal.socketio.EventHandlers;
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
class InstanceNamespacesTest {
    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final SerialExecutor lane = new SerialExecutor(Runnable::run);
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
        var history = new JournalOptions(directory.resolve("history"), Duration.ofHours(1), 10, 10_000, false, false);
        log = new JournalEventLog(lane, Runnable::run, history, 1_000_000, InstantSource.system());
        log.start();
        log.append(List.of(event("loja", "1")));
    }

    @AfterEach
    void close() {
        log.stop();
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATED", "DELETED"})
    void who_has_a_name_sees_nothing_of_whoever_had_it_before(Kind kind) {
        streams(InstanceFixtures.instances("loja")).changed(new InstanceChanged("loja", kind));
        log.append(List.of(event("loja", "2")));
        assertThat(log.read(Optional.empty(), Optional.of("loja"), 10).events())
                .extracting(logged -> logged.event().data().json().text())
                .containsExactly("2");
    }

    @Test
    void an_instance_that_changes_keeps_its_history() {
        streams(InstanceFixtures.instances("loja")).changed(new InstanceChanged("loja", Kind.CHANGED));
        assertThat(log.read(Optional.empty(), Optional.of("loja"), 10).events()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"DELETED, The instance was deleted", "CHANGED, The stream was switched off"})
    void a_namespace_that_closes_says_why(Kind kind, String reason) {
        server.open("/loja", EventHandlers.NONE);
        var transport = new FakeTransport();
        server.accept(
                        transport,
                        EnginePacketCodec.V4,
                        "7f000001",
                        ConnectMode.standard((name, auth) -> Optional::empty))
                .orElseThrow()
                .received("40/loja,");
        transport.take();
        streams(InstanceFixtures.instances("loja")).changed(new InstanceChanged("loja", kind));
        assertThat(transport.take())
                .containsExactly("42/loja,[\"revoked\",{\"message\":\"" + reason + "\"}]", "41/loja,");
        assertThat(server.namespace("/loja")).isEmpty();
    }

    private InstanceNamespaces streams(Instances instances) {
        return new InstanceNamespaces(
                lane, instances, server, new StreamingSettings(true, false), new EventSelections(), log, null);
    }
}
