package dev.sinal.delivery;

import static dev.sinal.log.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.StreamingSettings;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.ManualClock;
import dev.sinal.event.EventType;
import dev.sinal.instance.InstanceChanged;
import dev.sinal.instance.InstanceChanged.Kind;
import dev.sinal.instance.InstanceFixtures;
import dev.sinal.instance.Instances;
import dev.sinal.runtime.SerialExecutor;
import dev.sinal.socketio.ConnectMode;
import dev.sinal.socketio.EventHandlers;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The namespace of an instance when the instance changes. */
class InstanceNamespacesTest {
    private final ManualClock clock = new ManualClock();
    private final SerialExecutor dispatch = new SerialExecutor(Runnable::run);
    private final SocketIoServer server = new SocketIoServer(
            EngineFixtures.server(clock),
            clock.timers(),
            Runnable::run,
            new SocketIoOptions(Duration.ofSeconds(45), 10, 10, 10, 10, 100));
    private final EventSelections selections = new EventSelections();

    @Test
    void a_namespace_does_not_receive_events_of_an_earlier_instance_of_its_name() {
        var streaming = InstanceFixtures.streaming(EventType.CALL);
        selections.put("loja", "id-of-loja", streaming);
        server.open("/loja", EventHandlers.NONE);
        var namespaces = namespaces(InstanceFixtures.instances("loja"));
        assertThat(namespaces.receiver(event("loja", "1"))).isPresent();
        assertThat(namespaces.receiver(event("id-of-another", "loja", "2"))).isEmpty();
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
                dispatch, instances, server, new StreamingSettings(true, false), selections, null);
    }
}
