package dev.sinal.delivery;

import dev.sinal.config.StreamingSettings;
import dev.sinal.event.InstanceEvent;
import dev.sinal.log.Dispatch;
import dev.sinal.log.EventLog;
import dev.sinal.log.LoggedEvent;
import dev.sinal.log.Position;
import dev.sinal.runtime.SerialExecutor;
import dev.sinal.socketio.Arguments;
import dev.sinal.socketio.ConnectHandler;
import dev.sinal.socketio.EventFormat;
import dev.sinal.socketio.Socket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Resumes a client's stream from its last position. A client asks for it by members of its CONNECT's {@code auth}:
 *
 * <ul>
 *   <li>{@code position: true}: each event carries its position, {@code "id"};
 *   <li>{@code since: "<id>"}: the same, and the events after that position are sent first;
 *   <li>{@code recover: true}: the JavaScript client recovers by itself (connection state recovery).
 * </ul>
 *
 * <p>A client that resumes receives an event {@code recovery} of {@code {"recovered":…,"position":…,"oldest":…}}. Missed events are
 * read and sent in pages, each when the client has read the one before. The last page is sent and the namespace joined in one task of
 * the dispatch executor, so that no event is missing or sent twice.
 */
@Singleton
public final class StreamRecovery implements ConnectHandler {
    /** Kept because {@code Json} looks it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final int PAGE_EVENTS = 200;

    private final SerialExecutor dispatch;
    private final EventLog log;
    private final BroadcastPosition broadcastPosition;
    private final EventSelections selections;
    private final RecoveryTokens tokens;
    private final StreamingSettings settings;

    @Inject
    StreamRecovery(
            @Dispatch SerialExecutor dispatch,
            EventLog log,
            BroadcastPosition broadcastPosition,
            EventSelections selections,
            RecoveryTokens tokens,
            StreamingSettings settings) {
        this.dispatch = dispatch;
        this.log = log;
        this.broadcastPosition = broadcastPosition;
        this.selections = selections;
        this.tokens = tokens;
        this.settings = settings;
    }

    @Override
    public void handle(Socket socket, JsonObject auth) {
        var since = text(auth, "since");
        if (since.isPresent()) {
            socket.confirm("");
            socket.format(EnvelopeFormat.WITH_POSITION);
            var client = new RecoveringClient(socket, EnvelopeFormat.WITH_POSITION, true);
            since.flatMap(Position::parse)
                    .ifPresentOrElse(position -> resume(client, position), () -> joinWithoutRecovery(client));
        } else if (isTrue(auth, "recover") && socket.isProtocol5()) {
            recover(socket, text(auth, "pid"), text(auth, "offset").flatMap(Position::parse));
        } else {
            if (isTrue(auth, "position")) {
                socket.format(EnvelopeFormat.WITH_POSITION);
            }
            socket.joinAndConfirm();
        }
    }

    private void recover(Socket socket, Optional<String> token, Optional<Position> offset) {
        var socketId = token.flatMap(given -> tokens.socketId(given, socket.namespace()));
        if (socketId.isEmpty()
                || offset.isEmpty()
                || !log.read(offset, Optional.empty(), 0).contiguous()) {
            joinRecoverable(socket, token.isPresent());
            return;
        }
        socket.resumeAs(socketId.get());
        tokens.bind(token.get(), socket);
        socket.format(EnvelopeFormat.RECOVERABLE);
        resume(new RecoveringClient(socket, EnvelopeFormat.RECOVERABLE, false), offset.get());
    }

    /**
     * Joins a client that recovers by itself from now on. The position that it needs for that is sent before its CONNECT is confirmed,
     * because the connection may be lost right after.
     *
     * @param failed whether the client asked for a recovery that is not possible
     */
    private void joinRecoverable(Socket socket, boolean failed) {
        dispatch(socket, () -> {
            var token = tokens.token(socket);
            tokens.bind(token, socket);
            socket.format(EnvelopeFormat.RECOVERABLE);
            sendRecovery(socket, failed ? Optional.of(false) : Optional.empty(), EnvelopeFormat.RECOVERABLE);
            confirm(socket, token);
            socket.join();
        });
    }

    private static void confirm(Socket socket, String token) {
        socket.confirm(",\"pid\":\"" + token + '"');
    }

    private void resume(RecoveringClient client, Position after) {
        client.socket().dispatch(() -> sendPage(client, after));
    }

    /** Sends a page on the client's own executor, and the next when it has been read; the last page is left to the dispatch executor. */
    private void sendPage(RecoveringClient client, Position after) {
        var page = read(client.socket(), after);
        if (!page.contiguous()) {
            joinWithoutRecovery(client);
        } else if (page.last()) {
            dispatch(client.socket(), () -> sendLastPage(client, after));
        } else if (client.socket().isConnected()) {
            send(client, page);
            client.socket().whenFlushed(() -> resume(client, page.end()));
        }
    }

    /** Runs a task on the dispatch executor, unless the socket has disconnected by then. */
    private void dispatch(Socket socket, Runnable task) {
        dispatch.execute(() -> {
            if (socket.isConnected()) {
                task.run();
            }
        });
    }

    /** Sends the last page and joins the namespace. Runs on the dispatch executor, so that nothing is broadcast meanwhile. */
    private void sendLastPage(RecoveringClient client, Position after) {
        var page = read(client.socket(), after);
        if (!page.contiguous() || !page.last()) {
            resume(client, after); // more than a page was broadcast since
            return;
        }
        if (client.confirmed()) {
            sendRecovery(client.socket(), Optional.of(true), client.format());
        }
        send(client, page);
        if (!client.confirmed()) {
            confirm(client.socket(), tokens.token(client.socket()));
        }
        client.socket().join();
    }

    /** Joins a client whose missed events the log no longer holds. */
    private void joinWithoutRecovery(RecoveringClient client) {
        if (!client.confirmed()) {
            // The log held them when the client connected. When it reconnects, recovery fails at once and it joins as a
            // new client.
            client.socket().closeReplaced();
            return;
        }
        dispatch(client.socket(), () -> {
            sendRecovery(client.socket(), Optional.of(false), client.format());
            client.socket().join();
        });
    }

    /** Reads a page of what was broadcast after a position. Events that the log holds but are not broadcast yet are left out. */
    private HistoryPage read(Socket socket, Position after) {
        var broadcast = broadcastPosition.get().offset();
        var page = log.read(Optional.of(after), instanceId(socket), PAGE_EVENTS);
        var events = page.events().stream()
                .takeWhile(logged -> logged.position().offset() <= broadcast)
                .toList();
        return new HistoryPage(
                page.contiguous(),
                events,
                !page.hasMore() || events.size() < page.events().size());
    }

    private void send(RecoveringClient client, HistoryPage page) {
        var streamed = streamed(client.socket());
        page.events().stream().filter(logged -> streamed.test(logged.event())).forEach(logged -> client.socket()
                .emit(logged.event().name().wire(), EnvelopeFormat.arguments(logged, client.format())));
    }

    private Predicate<InstanceEvent> streamed(Socket socket) {
        return instance(socket).isPresent() ? selections::includes : event -> settings.globalEvents();
    }

    /** Returns the id of the instance whose events are read; an id without events if the instance streams nothing any more. */
    private Optional<String> instanceId(Socket socket) {
        return instance(socket).map(name -> selections.instanceId(name).orElse(""));
    }

    /** Returns the name of the instance that the socket's namespace belongs to; empty for the root namespace. */
    private static Optional<String> instance(Socket socket) {
        return Optional.of(socket.namespace().substring(1)).filter(name -> !name.isEmpty());
    }

    /**
     * Sends the event {@code recovery}.
     *
     * @param recovered whether the missed events are sent; empty for a client that asked for none
     */
    private void sendRecovery(Socket socket, Optional<Boolean> recovered, EventFormat format) {
        var position = broadcastPosition.get().toString();
        var recovery = JSON.createObjectBuilder();
        recovered.ifPresent(value -> recovery.add("recovered", value));
        recovery.add("position", position);
        log.read(Optional.empty(), Optional.empty(), 0)
                .oldest()
                .ifPresent(oldest -> recovery.add("oldest", oldest.toString()));
        var arguments = JSON.createArrayBuilder().add(recovery);
        if (format == EnvelopeFormat.RECOVERABLE) {
            arguments.add(position);
        }
        socket.emit("recovery", Arguments.of(arguments.build(), List.of()));
    }

    private static Optional<String> text(JsonObject auth, String name) {
        return auth.get(name) instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
    }

    /** Returns whether a member is true. Protocol 4 sends query parameters in place of auth, which are strings. */
    private static boolean isTrue(JsonObject auth, String name) {
        return JsonValue.TRUE.equals(auth.get(name))
                || text(auth, name).filter("true"::equals).isPresent();
    }

    /**
     * A client whose stream is being resumed.
     *
     * @param confirmed whether its CONNECT is confirmed already; a JavaScript client that recovers by itself receives the missed events
     *     before the confirmation
     */
    private record RecoveringClient(Socket socket, EnvelopeFormat format, boolean confirmed) {}

    /**
     * A page of the events that a client missed.
     *
     * @param contiguous whether the log holds every event between the client's position and the page
     * @param last whether no later event was broadcast
     */
    private record HistoryPage(boolean contiguous, List<LoggedEvent> events, boolean last) {
        Position end() {
            return events.get(events.size() - 1).position();
        }
    }
}
