package dev.sinal.delivery;

import static dev.sinal.log.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.StreamingSettings;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.ManualClock;
import dev.sinal.event.EventType;
import dev.sinal.event.InstanceEvent;
import dev.sinal.instance.Streaming;
import dev.sinal.log.MemoryEventLog;
import dev.sinal.runtime.SerialExecutor;
import dev.sinal.socketio.ConnectMode;
import dev.sinal.socketio.EventHandlers;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumSet;
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
    private final SerialExecutor dispatch = new SerialExecutor(tasks::add);
    private final MemoryEventLog log = new MemoryEventLog(dispatch, 100_000_000);
    private final BroadcastPosition position = new BroadcastPosition();
    private final SocketIoServer server = new SocketIoServer(
            EngineFixtures.options().outboxBytes(10_000_000).server(clock),
            clock.timers(),
            Runnable::run,
            new SocketIoOptions(Duration.ofSeconds(45), 10, 10, 10, 10, 100));

    @BeforeEach
    void open_two_namespaces_and_the_root() {
        var settings = new StreamingSettings(true, true);
        var changes = new OrderedChanges(dispatch, log);
        var namespaces = new InstanceNamespaces(changes, null, server, settings, new EventSelections(), null);
        for (var instance : List.of("alpha", "beta")) {
            server.open("/" + instance, EventHandlers.NONE);
            namespaces.open(
                    instance,
                    "id-of-" + instance,
                    new Streaming("s", true, EnumSet.allOf(EventType.class), Instant.EPOCH, Instant.EPOCH));
        }
        server.open("/", EventHandlers.NONE);
        new Broadcast(log, namespaces, changes, server, settings, position).start();
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
        assertThat(position.get().offset()).isEqualTo(4);
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

    private void publish(Stream<InstanceEvent> events) {
        events.forEach(event -> log.append(List.of(event)));
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private FakeTransport connect(String namespace) {
        var transport = new FakeTransport();
        server.accept(
                        transport,
                        EnginePacketCodec.V4,
                        "7f000001",
                        ConnectMode.standard((name, auth) -> Optional::empty))
                .orElseThrow()
                .received("40" + namespace);
        transport.take();
        return transport;
    }

    private static List<Integer> numbers(FakeTransport transport) {
        return transport.take().stream()
                .flatMap(frame -> DATA.matcher(frame).results())
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }
}
