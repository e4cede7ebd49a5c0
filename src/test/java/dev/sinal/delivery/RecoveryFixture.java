package dev.sinal.delivery;

import static dev.sinal.log.EventLogContract.event;

import dev.sinal.access.ApiKey;
import dev.sinal.config.StreamingSettings;
import dev.sinal.engineio.EngineFixtures;
import dev.sinal.engineio.EnginePacketCodec;
import dev.sinal.engineio.EngineSession;
import dev.sinal.engineio.FakeTransport;
import dev.sinal.engineio.ManualClock;
import dev.sinal.event.EventType;
import dev.sinal.instance.Streaming;
import dev.sinal.log.EventLog;
import dev.sinal.log.JournalEventLog;
import dev.sinal.log.JournalOptions;
import dev.sinal.log.Position;
import dev.sinal.runtime.SerialExecutor;
import dev.sinal.socketio.ConnectMode;
import dev.sinal.socketio.OutgoingEvent;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Supplier;

/** A server with the namespaces {@code /} and {@code /loja}, whose dispatched tasks the test runs, and whose log the test makes fail. */
final class RecoveryFixture implements AutoCloseable {
    static final int OUTBOX_BYTES = 100_000;

    final SocketIoServer server;
    final EventLog log;
    private final ManualClock clock = new ManualClock();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private int published;
    private int reads;
    private Supplier<Optional<Throwable>> readFailure = Optional::empty;
    private Supplier<Optional<String>> refusal = Optional::empty;

    RecoveryFixture(Path directory) {
        var options =
                new JournalOptions(directory.resolve("history"), Duration.ofHours(1), 400, 1_000_000_000, false, false);
        var dispatch = new SerialExecutor(tasks::add);
        log = new JournalEventLog(dispatch, Runnable::run, options, 1_000_000_000, InstantSource.system());
        log.start();
        var engine = EngineFixtures.options()
                .outboxBytes(OUTBOX_BYTES)
                .maxSessions(1_000)
                .server(clock);
        server = new SocketIoServer(
                engine,
                clock.timers(),
                Runnable::run,
                new SocketIoOptions(Duration.ofSeconds(45), 1_000, 1_000, 10, 10, 100));
        var selections = new EventSelections();
        selections.put(
                "loja",
                "id-of-loja",
                Optional.of(new Streaming("s", true, EnumSet.allOf(EventType.class), Instant.EPOCH, Instant.EPOCH)));
        var position = new BroadcastPosition();
        position.set(log.last());
        var missed = new MissedEvents(failingLog(), position, selections, new StreamingSettings(true, false));
        var recovery = new StreamRecovery(dispatch, missed, position, new RecoveryTokens(new ApiKey("r")));
        var namespace = server.open("/loja", Subscriptions.handlers().onConnect(recovery));
        server.open("/", Subscriptions.handlers().onConnect(recovery));
        log.follow(events -> events.forEach(logged -> {
            namespace.emit(List.of(new OutgoingEvent(
                    logged.event().name().wire(), format -> EnvelopeFormat.arguments(logged, format))));
            position.set(logged.position());
        }));
    }

    /** Returns the log, whose {@code read} throws what the test sets; its other methods are the log's. */
    private EventLog failingLog() {
        return (EventLog) Proxy.newProxyInstance(
                EventLog.class.getClassLoader(), new Class<?>[] {EventLog.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("read")) {
                        reads++;
                        var failure = readFailure.get();
                        if (failure.isPresent()) {
                            throw failure.get();
                        }
                    }
                    try {
                        return method.invoke(log, arguments);
                    } catch (InvocationTargetException thrown) {
                        throw thrown.getCause();
                    }
                });
    }

    /** Makes reads of the log fail after the next ones, until {@link #heal}. */
    void failReads(int after, Throwable failure) {
        var last = reads + after;
        readFailure = () -> reads > last ? Optional.of(failure) : Optional.empty();
    }

    void heal() {
        readFailure = Optional::empty;
    }

    /** Revokes the authorization of all clients, as a change of their key does. */
    void revoke() {
        refusal = () -> Optional.of("Forbidden");
        server.disconnectUnauthorized();
    }

    EngineSession accept(FakeTransport transport) {
        return server.accept(
                        transport,
                        EnginePacketCodec.V4,
                        "7f000001",
                        ConnectMode.standard((namespace, auth) -> () -> refusal.get()))
                .orElseThrow();
    }

    /** Publishes events whose data are numbers from 1 on. They are broadcast later. */
    void publish(int count) {
        for (var i = 0; i < count; i++) {
            log.append(List.of(event(String.valueOf(++published))));
        }
    }

    /** Publishes events whose data are so many bytes, and end with their number. */
    void publishLarge(int count, int bytes) {
        for (var i = 0; i < count; i++) {
            log.append(List.of(event("\"" + "x".repeat(bytes) + '#' + ++published + '"')));
        }
    }

    int published() {
        return published;
    }

    /** Runs the dispatched tasks, of which each publication is one. */
    void broadcast() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    Position position(long offset) {
        return new Position(log.last().epoch(), offset);
    }

    @Override
    public void close() {
        log.stop();
    }
}
