package dev.sinal.delivery;

import static dev.sinal.log.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.config.StreamingSettings;
import dev.sinal.engineio.EngineOptions;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineServer;
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

/** Events that gathered before the broadcast came to them. */
class BroadcastTest {
    private static final Pattern DATA = Pattern.compile("\"data\":\"?(\\d+)");

    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final SerialExecutor lane = new SerialExecutor(tasks::add);
    private final MemoryEventLog log = new MemoryEventLog(lane, 100_000_000);
    private final BroadcastPosition progress = new BroadcastPosition();
    private final SocketIoServer server = new SocketIoServer(
            new EngineServer(
                    new EngineOptions(
                            Duration.ofSeconds(25),
                            Duration.ofSeconds(20),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(30),
                            1_000,
                            10,
                            10_000_000,
                            10,
                            10),
                    clock.timers()),
            clock.timers(),
            Runnable::run,
            new SocketIoOptions(Duration.ofSeconds(45), 10, 10, 10, 100));

    @BeforeEach
    void two_streams_and_the_root() {
        var settings = new StreamingSettings(true, true);
        var choices = new EventSelections();
        for (var instance : List.of("alpha", "beta")) {
            choices.choose(
                    instance, new Streaming("s", true, EnumSet.allOf(EventType.class), Instant.EPOCH, Instant.EPOCH));
            server.open("/" + instance, EventHandlers.NONE);
        }
        server.open("/", EventHandlers.NONE);
        var streams = new InstanceNamespaces(lane, null, server, settings, choices, log, null);
        new Broadcast(log, streams, server, settings, progress).start();
    }

    @Test
    void each_namespace_gets_its_own_of_them_by_one_send_and_the_root_all_in_their_order() {
        var alpha = listen("/alpha,");
        var beta = listen("/beta,");
        var root = listen("");
        happen(Stream.of(event("alpha", "1"), event("beta", "2"), event("alpha", "3"), event("gamma", "4")));
        assertThat(numbers(alpha)).containsExactly(1, 3);
        assertThat(numbers(beta)).containsExactly(2);
        assertThat(numbers(root)).containsExactly(1, 2, 3, 4);
        assertThat(Stream.of(alpha, beta, root))
                .allMatch(transport -> transport.sends().size() == 3, "hello, welcome, events");
        assertThat(progress.now().offset()).isEqualTo(4);
    }

    @Test
    void more_than_one_write_takes_leaves_in_several() {
        var alpha = listen("/alpha,");
        happen(IntStream.range(0, 100).mapToObj(i -> event("alpha", '"' + (i + "x".repeat(3_000)) + '"')));
        assertThat(numbers(alpha)).isEqualTo(IntStream.range(0, 100).boxed().toList());
        var events = alpha.sends().subList(2, alpha.sends().size());
        assertThat(events).hasSizeBetween(5, 7);
        assertThat(events).allMatch(parcel -> parcel.webSocketBytes().remaining() < 70_000);
    }

    @Test
    void tiny_ones_are_not_too_many_at_once_and_a_large_one_leaves_whole() {
        var alpha = listen("/alpha,");
        var large = event("alpha", '"' + "5".repeat(200_000) + '"');
        happen(Stream.concat(IntStream.range(0, 1_000).mapToObj(i -> event("alpha", "" + i)), Stream.of(large)));
        var events = alpha.sends().subList(2, alpha.sends().size());
        assertThat(events).hasSizeBetween(5, 10);
        assertThat(events.get(events.size() - 1).frames()).hasSize(1);
    }

    private void happen(Stream<InstanceEvent> events) {
        events.forEach(event -> log.append(List.of(event)));
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private FakeTransport listen(String namespace) {
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
