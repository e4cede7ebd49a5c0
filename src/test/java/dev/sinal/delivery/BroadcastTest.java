package dev.sinal.delivery;

import static dev.sinal.log.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.StreamingSettings;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.ManualClock;
import dev.sinal.event.EventName;
import dev.sinal.event.EventType;
import dev.sinal.event.InstanceEvent;
import dev.sinal.instance.InstanceFixtures;
import dev.sinal.log.MemoryEventLog;
import dev.sinal.socketio.Authenticator.ConnectAuthorizer;
import dev.sinal.socketio.Authenticator.NamespaceAuthorization;
import dev.sinal.socketio.ConnectMode;
import dev.sinal.socketio.EventHandlers;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The broadcast of events that were appended before the follower ran. */
class BroadcastTest {
    private static final Pattern DATA = Pattern.compile("\"data\":\"?(\\d+)");

    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final MemoryEventLog log = new MemoryEventLog(100_000_000);
    private final Partitions partitions = new Partitions(tasks::add, log, 3);
    private final SocketIoServer server = new SocketIoServer(
            EngineFixtures.options().outboxBytes(10_000_000).server(clock),
            clock.timers(),
            Runnable::run,
            new SocketIoOptions(Duration.ofSeconds(45), 10, 10, 10, 10, 100));

    @BeforeEach
    void open_two_namespaces_and_the_root() {
        var settings = new StreamingSettings(true, true);
        var namespaces = new InstanceNamespaces(partitions, null, server, settings, new EventSelections(), null);
        for (var instance : List.of("alpha", "beta")) {
            server.open("/" + instance, EventHandlers.NONE);
            server.open(NamespaceName.rootOf(instance), EventHandlers.NONE);
            namespaces.open(instance, "id-of-" + instance, Optional.of(InstanceFixtures.streaming(EventType.CALL)));
        }
        server.open("/", EventHandlers.NONE);
        new Broadcast(log, namespaces, partitions, settings).start();
    }

    @Test
    void each_namespace_receives_its_events_by_one_send_and_the_root_all_events_in_order() {
        var alpha = connect("/alpha,");
        var beta = connect("/beta,");
        var root = connect("");
        publish(Stream.of(event("alpha", "1"), event("beta", "2"), event("alpha", "3"), event("gamma", "4")));
        assertThat(numbers(alpha)).containsExactly(1, 3);
        assertThat(numbers(beta)).containsExactly(2);
        assertThat(numbers(root)).containsExactly(1, 2, 3, 4);
        assertThat(Stream.of(alpha, beta, root))
                .allMatch(transport -> transport.sends().size() == 3, "open packet, CONNECT, events");
        assertThat(Stream.of("/", "/alpha", "/beta", "/gamma"))
                .allMatch(name -> partitions.ofNamespace(name).position().equals(log.last()));
    }

    @Test
    void events_over_the_batch_size_are_sent_in_several_batches() {
        var alpha = connect("/alpha,");
        publish(IntStream.range(0, 100).mapToObj(i -> event("alpha", '"' + (i + "x".repeat(3_000)) + '"')));
        assertThat(numbers(alpha)).isEqualTo(IntStream.range(0, 100).boxed().toList());
        var events = alpha.sends().subList(2, alpha.sends().size());
        assertThat(events).hasSizeBetween(5, 7);
        assertThat(events).allMatch(batch -> batch.webSocketBytes().remaining() < 70_000);
    }

    @Test
    void many_small_events_are_split_into_batches_and_a_large_event_is_sent_alone() {
        var alpha = connect("/alpha,");
        var large = event("alpha", '"' + "5".repeat(200_000) + '"');
        publish(Stream.concat(IntStream.range(0, 1_000).mapToObj(i -> event("alpha", "" + i)), Stream.of(large)));
        var events = alpha.sends().subList(2, alpha.sends().size());
        assertThat(events).hasSizeBetween(5, 10);
        assertThat(events.get(events.size() - 1).frames()).hasSize(1);
    }

    @Test
    void in_global_mode_the_root_of_an_instances_token_receives_all_events_of_that_instance() {
        var alpha = connect("", (name, auth) -> authorization("alpha/"));
        publish(Stream.of(
                event("alpha", "1"),
                event("beta", "2"),
                new InstanceEvent(
                        "id-of-alpha",
                        "alpha",
                        EventName.of("chats.set"), // which the instance does not stream
                        event("3").data(),
                        event("3").origin()),
                event("another-id", "alpha", "4")));
        assertThat(numbers(alpha)).containsExactly(1, 3);
    }

    @Test
    void an_instances_events_are_sent_while_the_events_of_another_partition_wait() {
        var alpha = connect("/alpha,");
        var beta = connect("/beta,");
        assertThat(partitions.ofInstance("alpha")).isNotSameAs(partitions.ofInstance("beta"));
        publish(Stream.of());
        log.append(List.of(event("alpha", "1")));
        var waiting = List.copyOf(tasks);
        tasks.clear();
        publish(Stream.of(event("beta", "2")));
        assertThat(numbers(beta)).containsExactly(2);
        assertThat(numbers(alpha)).isEmpty();
        waiting.forEach(Runnable::run);
        assertThat(numbers(alpha)).containsExactly(1);
    }

    @Test
    void a_task_behind_all_events_runs_when_every_partition_has_sent_what_was_accepted_before() {
        var transports = Stream.of("/alpha,", "/beta,", "").map(this::connect).toList();
        var sent = new ArrayList<Integer>();
        log.append(List.of(event("alpha", "1"), event("beta", "2")));
        partitions.executeBehindEvents(() -> transports.forEach(transport -> sent.addAll(numbers(transport))));
        assertThat(sent).isEmpty();
        publish(Stream.of());
        assertThat(sent).containsExactly(1, 2, 1, 2);
    }

    private void publish(Stream<InstanceEvent> events) {
        events.forEach(event -> log.append(List.of(event)));
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private FakeTransport connect(String namespace) {
        return connect(namespace, (name, auth) -> Optional::empty);
    }

    private FakeTransport connect(String namespace, ConnectAuthorizer authorizer) {
        var transport = new FakeTransport();
        server.accept(transport, EnginePacketCodec.V4, "7f000001", ConnectMode.standard(authorizer))
                .orElseThrow()
                .received("40" + namespace);
        transport.take();
        return transport;
    }

    private static NamespaceAuthorization authorization(String namespace) {
        return new NamespaceAuthorization() {
            @Override
            public Optional<String> refusal() {
                return Optional.empty();
            }

            @Override
            public Optional<String> namespace() {
                return Optional.of(namespace);
            }
        };
    }

    private static List<Integer> numbers(FakeTransport transport) {
        return transport.take().stream()
                .flatMap(frame -> DATA.matcher(frame).results())
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }
}
