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
import dev.sinal.log.MemoryEventLog;
import dev.sinal.socketio.ConnectMode;
import dev.sinal.socketio.EventHandlers;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the namespace of an instance when the instance changes while the executor that sends its events is busy: it runs nothing before a test says so. */
class InstanceNamespacesTest {
    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final MemoryEventLog log = new MemoryEventLog(100_000_000);
    private final Partitions partitions = new Partitions(tasks::add, log, 1);
    private final StreamingSettings settings = new StreamingSettings(true, false);
    private final EventSelections selections = new EventSelections();
    private final SocketIoServer server = new SocketIoServer(
            EngineFixtures.server(clock),
            clock.timers(),
            Runnable::run,
            new SocketIoOptions(Duration.ofSeconds(45), 10, 10, 10, 10, 100));
    /** Holds an instance "loja", which streams nothing, so that each change of it closes its namespace. */
    private final Instances instances = InstanceFixtures.instances("loja");

    private final InstanceNamespaces namespaces =
            new InstanceNamespaces(partitions, instances, server, settings, selections, null);

    private Optional<String> refusal = Optional.empty();

    @BeforeEach
    void broadcast() {
        new Broadcast(log, namespaces, partitions, settings).start();
    }

    @Test
    void a_client_connects_to_a_new_namespace_at_once_and_receives_what_is_published_then() {
        open("id-of-loja", EventType.CALL);
        var client = connect();
        log.append(List.of(event("loja", "1")));
        runDispatch();
        assertThat(client.take()).singleElement().asString().contains("\"data\":1");
    }

    @Test
    void events_that_were_accepted_before_a_change_are_filtered_by_the_earlier_selection() {
        open("id-of-loja", EventType.CALL);
        var client = connect();
        log.append(List.of(event("loja", "1")));
        open("id-of-loja", EventType.CHATS_SET);
        log.append(List.of(event("loja", "2")));
        runDispatch();
        assertThat(client.take()).singleElement().asString().contains("\"data\":1");
    }

    @Test
    void an_event_that_is_accepted_after_a_change_is_sent_by_it_also_in_a_batch_that_waits_since_before() {
        open("id-of-loja", EventType.CHATS_SET);
        log.append(List.of(event("gamma", "1")));
        var client = connect();
        open("id-of-loja", EventType.CALL);
        log.append(List.of(event("loja", "2")));
        tasks.remove().run();
        assertThat(client.take()).singleElement().asString().contains("\"data\":2");
    }

    @Test
    void a_new_instance_receives_no_events_of_the_deleted_one_of_its_name() {
        open("id-of-loja", EventType.CALL);
        var former = connect();
        log.append(List.of(event("loja", "1")));
        change(Kind.DELETED);
        open("id-of-another", EventType.CALL);
        var client = connect();
        log.append(List.of(event("loja", "2"))); // as of a publication that found the instance before it was deleted
        log.append(List.of(event("id-of-another", "loja", "3")));
        runDispatch();
        assertThat(former.take()).hasSize(3).element(0).asString().contains("\"data\":1");
        assertThat(client.take()).singleElement().asString().contains("\"data\":3");
    }

    @Test
    void a_new_namespace_resumes_from_the_history_of_its_own_instance() {
        open("id-of-loja", EventType.CALL);
        change(Kind.DELETED);
        assertThat(selections.instanceId("loja")).isEmpty();
        open("id-of-another", EventType.CALL);
        assertThat(selections.instanceId("loja")).contains("id-of-another");
        runDispatch();
        assertThat(selections.instanceId("loja")).contains("id-of-another");
    }

    @Test
    void a_client_that_is_resuming_is_disconnected_before_its_name_stands_for_another_instance() {
        server.open("/loja", new EventHandlers().onConnect((socket, auth) -> {}));
        namespaces.open("loja", "id-of-loja", Optional.of(InstanceFixtures.streaming(EventType.CALL)));
        var resuming = connect();
        change(Kind.DELETED);
        assertThat(resuming.take()).last().isEqualTo("41/loja,");
    }

    @ParameterizedTest
    @CsvSource({"DELETED, The instance was deleted", "CHANGED, The stream was switched off"})
    void a_namespace_closes_at_once_for_new_clients_and_after_the_last_events_for_the_others(Kind kind, String reason) {
        open("id-of-loja", EventType.CALL);
        var client = connect();
        log.append(List.of(event("loja", "1")));
        change(kind);
        assertThat(server.namespace("/loja")).isEmpty();
        assertThat(client.take()).isEmpty();
        runDispatch();
        var received = client.take();
        assertThat(received).hasSize(3).element(0).asString().contains("\"data\":1");
        assertThat(received.subList(1, 3))
                .containsExactly("42/loja,[\"revoked\",{\"message\":\"" + reason + "\"}]", "41/loja,");
    }

    @Test
    void a_client_that_lost_its_authorization_is_disconnected_behind_the_events_before() {
        open("id-of-loja", EventType.CALL);
        runDispatch();
        var client = connect();
        log.append(List.of(event("loja", "1")));
        refusal = Optional.of("Invalid global token");
        open("id-of-loja", EventType.CALL);
        log.append(List.of(event("loja", "2")));
        runDispatch();
        var received = client.take();
        assertThat(received).hasSize(3).element(0).asString().contains("\"data\":1");
        assertThat(received).last().isEqualTo("41/loja,");
    }

    /** As a command does that changes what the instance streams. */
    private void open(String instanceId, EventType type) {
        server.open("/loja", EventHandlers.NONE); // clients join at once
        namespaces.open("loja", instanceId, Optional.of(InstanceFixtures.streaming(type)));
    }

    private void change(Kind kind) {
        if (kind == Kind.DELETED) {
            InstanceFixtures.delete(instances, "loja");
        }
        namespaces.onInstanceChanged(new InstanceChanged("loja", kind));
    }

    private FakeTransport connect() {
        var transport = new FakeTransport();
        server.accept(transport, EnginePacketCodec.V4, "7f000001", ConnectMode.standard((name, auth) -> () -> refusal))
                .orElseThrow()
                .received("40/loja,");
        transport.take();
        return transport;
    }

    private void runDispatch() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }
}
