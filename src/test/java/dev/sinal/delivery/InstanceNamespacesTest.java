package dev.sinal.delivery;

import static dev.sinal.log.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.StreamingSettings;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
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

/** The namespace of an instance, and the history under its name, when the instance changes. */
class InstanceNamespacesTest {
    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final SerialExecutor dispatch = new SerialExecutor(Runnable::run);
    private final SocketIoServer server = new SocketIoServer(
            EngineFixtures.server(clock),
            clock.timers(),
            Runnable::run,
            new SocketIoOptions(Duration.ofSeconds(45), 10, 10, 10, 100));
    private JournalEventLog log;

    @BeforeEach
    void append_an_event() {
        var options = new JournalOptions(directory.resolve("history"), Duration.ofHours(1), 10, 10_000, false, false);
        log = new JournalEventLog(dispatch, Runnable::run, options, 1_000_000, InstantSource.system());
        log.start();
        log.append(List.of(event("loja", "1")));
    }

    @AfterEach
    void close() {
        log.stop();
    }

    @ParameterizedTest
    @EnumSource(names = {"CREATED", "DELETED"})
    void an_instance_does_not_see_the_history_of_another_that_had_its_name(Kind kind) {
        namespaces(InstanceFixtures.instances("loja")).onInstanceChanged(new InstanceChanged("loja", kind));
        log.append(List.of(event("loja", "2")));
        assertThat(log.read(Optional.empty(), Optional.of("loja"), 10).events())
                .extracting(logged -> logged.event().data().json().text())
                .containsExactly("2");
    }

    @Test
    void a_changed_instance_keeps_its_history() {
        namespaces(InstanceFixtures.instances("loja")).onInstanceChanged(new InstanceChanged("loja", Kind.CHANGED));
        assertThat(log.read(Optional.empty(), Optional.of("loja"), 10).events()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"DELETED, The instance was deleted", "CHANGED, The stream was switched off"})
    void a_namespace_that_closes_sends_the_reason(Kind kind, String reason) {
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
        namespaces(InstanceFixtures.instances("loja")).onInstanceChanged(new InstanceChanged("loja", kind));
        assertThat(transport.take())
                .containsExactly("42/loja,[\"revoked\",{\"message\":\"" + reason + "\"}]", "41/loja,");
        assertThat(server.namespace("/loja")).isEmpty();
    }

    private InstanceNamespaces namespaces(Instances instances) {
        return new InstanceNamespaces(
                dispatch, instances, server, new StreamingSettings(true, false), new EventSelections(), log, null);
    }
}
