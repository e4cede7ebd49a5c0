package dev.sinal.delivery;

import static dev.sinal.log.EventLogContract.event;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.access.ApiKey;
import dev.sinal.config.StreamingSettings;
import dev.sinal.engineio.EngineCloseCause;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.ManualClock;
import dev.sinal.event.EventType;
import dev.sinal.instance.Streaming;
import dev.sinal.log.JournalEventLog;
import dev.sinal.log.JournalOptions;
import dev.sinal.log.Position;
import dev.sinal.runtime.SerialExecutor;
import dev.sinal.socketio.ConnectMode;
import dev.sinal.socketio.EventHandlers;
import dev.sinal.socketio.OutgoingEvent;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that reconnect while the log is ahead of the broadcast; the test runs each dispatched task. */
class StreamRecoveryTest {
    private static final Pattern DATA = Pattern.compile("\"data\":(\\d+)");

    @TempDir
    Path directory;

    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final SerialExecutor dispatch = new SerialExecutor(tasks::add);
    private final List<String> received = new ArrayList<>();
    private JournalEventLog log;
    private SocketIoServer server;
    private int published;

    @BeforeEach
    void open_a_namespace() {
        var options =
                new JournalOptions(directory.resolve("history"), Duration.ofHours(1), 400, 1_000_000_000, false, false);
        log = new JournalEventLog(dispatch, Runnable::run, options, 1_000_000_000, InstantSource.system());
        var engine = EngineFixtures.server(clock);
        server = new SocketIoServer(
                engine,
                clock.timers(),
                Runnable::run,
                new SocketIoOptions(Duration.ofSeconds(45), 10, 10, 10, 10, 100));
        log.start();
        var selections = new EventSelections();
        selections.put(
                "loja",
                "id-of-loja",
                new Streaming("s", true, EnumSet.allOf(EventType.class), Instant.EPOCH, Instant.EPOCH));
        var position = new BroadcastPosition();
        position.set(log.last());
        var recovery = new StreamRecovery(
                dispatch,
                log,
                position,
                selections,
                new RecoveryTokens(new ApiKey("r")),
                new StreamingSettings(true, false));
        var namespace = server.open("/loja", new EventHandlers().onConnect(recovery));
        server.open("/", new EventHandlers().onConnect(recovery));
        log.follow(events -> events.forEach(logged -> {
            namespace.emit(List.of(new OutgoingEvent("call", format -> EnvelopeFormat.arguments(logged, format))));
            position.set(logged.position());
        }));
    }

    @AfterEach
    void close() {
        log.stop();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 150, 199, 200, 201, 300})
    void no_event_is_missing_or_sent_twice_however_far_the_log_is_ahead(int ahead) {
        publish(60);
        broadcast();
        publish(ahead);
        var session = connect("{\"since\":\"" + position(10) + "\"}");
        publish(3);
        broadcast();
        publish(2);
        broadcast();
        assertThat(numbers())
                .isEqualTo(IntStream.rangeClosed(11, published).boxed().toList());
        session.close(EngineCloseCause.TRANSPORT_CLOSE);
        assertThat(server.namespace("/loja").orElseThrow().size()).isZero();
    }

    @Test
    void the_javascript_client_receives_missed_events_before_the_confirmation_and_keeps_its_sid() {
        var session = connect("{\"recover\":true}");
        broadcast();
        var confirmation = received.get(1);
        assertThat(received.get(0))
                .startsWith("42/loja,[\"recovery\",{\"position\":\""); // its connection may end after any packet
        publish(2);
        broadcast();
        session.close(EngineCloseCause.TRANSPORT_CLOSE);
        publish(250);
        broadcast();
        received.clear();
        connect("{\"recover\":true,\"pid\":\"" + pid(confirmation) + "\",\"offset\":\"" + position(2) + "\"}");
        broadcast();
        assertThat(received.get(received.size() - 1)).isEqualTo(confirmation);
        assertThat(numbers()).isEqualTo(IntStream.rangeClosed(3, 252).boxed().toList());
        assertThat(received.get(0)).endsWith(",\"" + position(3) + "\"]");
    }

    @Test
    void a_client_that_recovers_replaces_its_old_connection() {
        var before = connect("{\"recover\":true}");
        broadcast();
        var confirmation = received.get(1);
        connect("{\"recover\":true,\"pid\":\"" + pid(confirmation) + "\",\"offset\":\"" + log.last() + "\"}");
        broadcast();
        before.send(FrameBatch.of(List.of()));
        assertThat(server.namespace("/loja").orElseThrow().size()).isEqualTo(1);
    }

    @Test
    void a_client_that_disconnected_by_a_packet_does_not_recover() {
        var session = connect("{\"recover\":true}");
        broadcast();
        var confirmation = received.get(1);
        session.received("41/loja,");
        received.clear();
        connect("{\"recover\":true,\"pid\":\"" + pid(confirmation) + "\",\"offset\":\"" + log.last() + "\"}");
        broadcast();
        assertThat(received.get(0)).contains("\"recovered\":false");
        assertThat(received.get(1)).startsWith("40/loja,").isNotEqualTo(confirmation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "x.y", ".", ""})
    void an_invalid_token_does_not_recover(String pid) {
        connect("{\"recover\":true,\"pid\":\"" + pid + "\",\"offset\":\"" + log.last() + "\"}");
        broadcast();
        assertThat(received.get(0)).contains("\"recovered\":false");
    }

    @Test
    void missed_events_that_the_log_no_longer_holds_are_reported() {
        publish(500); // of which 400 are kept
        broadcast();
        connect("{\"since\":\"" + position(50) + "\"}");
        broadcast();
        assertThat(received.get(1)).contains("\"recovered\":false", "\"oldest\":\"" + position(101) + '"');
        publish(1);
        broadcast();
        assertThat(numbers()).containsExactly(501);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"since\":\"x-1\"", "\"since\":\"%s\"", "\"recover\":true"})
    void a_client_that_is_disconnected_during_recovery_receives_nothing_more(String auth) {
        publish(20);
        broadcast();
        connect("{" + auth.formatted(position(10)) + "}");
        server.close("/loja", "It is over");
        assertThat(received.get(received.size() - 1)).isEqualTo("41/loja,");
        received.clear();
        broadcast();
        assertThat(received).isEmpty();
    }

    @Test
    void the_root_namespace_replays_nothing_if_global_events_are_off() {
        publish(5);
        broadcast();
        var transport = new FakeTransport();
        accept(transport).received("40{\"since\":\"" + position(1) + "\"}");
        broadcast();
        assertThat(transport.take()).hasSize(3).last().asString().contains("\"recovered\":true");
    }

    private EngineSession connect(String auth) {
        var session = accept(new FakeTransport() {
            @Override
            public void send(FrameBatch batch, Completion done) {
                super.send(batch, done);
                take().stream().filter(frame -> frame.startsWith("4")).forEach(received::add);
            }
        });
        session.received("40/loja," + auth);
        return session;
    }

    private EngineSession accept(FakeTransport transport) {
        return server.accept(
                        transport,
                        EnginePacketCodec.V4,
                        "7f000001",
                        ConnectMode.standard((namespace, auth) -> Optional::empty))
                .orElseThrow();
    }

    private void publish(int count) {
        for (var i = 0; i < count; i++) {
            log.append(List.of(event(String.valueOf(++published))));
        }
    }

    private void broadcast() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private Position position(long offset) {
        return new Position(log.last().epoch(), offset);
    }

    private List<Integer> numbers() {
        return received.stream()
                .map(DATA::matcher)
                .filter(Matcher::find)
                .map(match -> Integer.valueOf(match.group(1)))
                .toList();
    }

    private static String pid(String confirmation) {
        return confirmation.replaceAll(".*\"pid\":\"([^\"]+)\".*", "$1");
    }
}
