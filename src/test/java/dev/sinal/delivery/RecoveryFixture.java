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
import dev.sinal.instance.InstanceFixtures;
import dev.sinal.log.EventLog;
import dev.sinal.log.JournalEventLog;
import dev.sinal.log.JournalOptions;
import dev.sinal.log.Position;
import dev.sinal.socketio.ConnectMode;
import dev.sinal.socketio.SocketIoOptions;
import dev.sinal.socketio.SocketIoServer;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
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
                new JournalOptions(directory.resolve("journal"), Duration.ofHours(1), 400, 1_000_000_000, false, false);
        log = new JournalEventLog(Runnable::run, options, 1_000_000_000, InstantSource.system());
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
        var settings = new StreamingSettings(true, false);
        var selections = new EventSelections();
        var partitions = new Partitions(tasks::add, log, 1);
        var missed = new MissedEvents(failingLog(), partitions, selections, settings);
        var recovery = new StreamRecovery(partitions, missed, new RecoveryTokens(new ApiKey("r")));
        var namespaces = new InstanceNamespaces(partitions, null, server, settings, selections, recovery);
        server.open("/", Subscriptions.handlers().onConnect(recovery));
        namespaces.open("loja", "id-of-loja", Optional.of(InstanceFixtures.streaming(EventType.CALL)));
        new Broadcast(log, namespaces, partitions, settings).start();
        broadcast();
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
