package dev.sinal.delivery;

import dev.sinal.delivery.MissedEvents.Page;
import dev.sinal.delivery.RecoveryTokens.RecoveryToken;
import dev.sinal.log.Position;
import dev.sinal.socketio.Arguments;
import dev.sinal.socketio.ConnectHandler;
import dev.sinal.socketio.Socket;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * Resumes a client's stream from its last position. A client asks for it by members of its CONNECT's {@code auth}:
 *
 * <ul>
 *   <li>{@code position: true}: each event carries its position, {@code "id"};
 *   <li>{@code since: "<id>"}: the same, and the events after that position are sent first;
 *   <li>{@code recover: true}: the JavaScript client recovers by itself (connection state recovery).
 * </ul>
 *
 * <p>The CONNECT is confirmed before any event is sent. The JavaScript client (socket.io-client 4.8) then handles each event, and moves its
 * offset with it; events that come before the confirmation are buffered, and after a lost connection handled twice. It considers itself
 * recovered if the confirmation has the {@code pid} that it knows, whatever follows.
 *
 * <p>Missed events are read and sent in pages, each when the client has read the one before, and no page takes more of the outbox than a
 * quarter, so that a client that reads is not closed as slow. What was broadcast since the last page is sent, and the namespace joined, in
 * one task of the executor that sends the events, so that no event is missing or sent twice. Then a client that sent {@code since} receives an event
 * {@code recovery} of {@code {"recovered":…,"position":…,"oldest":…}}.
 *
 * <p>If a step fails, as when the log can't be read, the connection is closed. Clients then reconnect by themselves, with the position that
 * they have reached.
 */
@Singleton
public final class StreamRecovery implements ConnectHandler {
    private static final System.Logger LOG = System.getLogger(StreamRecovery.class.getName());
    /** Kept because {@code Json} looks it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private final Partitions partitions;
    private final MissedEvents missed;
    private final RecoveryTokens tokens;
    /** Whether the last recovery failed. Only the first of several failures is logged, because clients retry. */
    private volatile boolean failed;

    @Inject
    StreamRecovery(Partitions partitions, MissedEvents missed, RecoveryTokens tokens) {
        this.partitions = partitions;
        this.missed = missed;
        this.tokens = tokens;
    }

    @Override
    public void handle(Socket socket, JsonObject auth) {
        if (auth.containsKey("subscribe")) {
            try {
                socket.subscribe(Subscriptions.names(auth.get("subscribe")));
            } catch (IllegalArgumentException e) {
                socket.refuse(e.getMessage());
                return;
            }
        }
        var since = text(auth, "since");
        if (since.isPresent()) {
            socket.format(EnvelopeFormat.WITH_POSITION);
            step(socket::dispatch, socket, () -> resumeSince(socket, Position.parse(since.get())));
        } else if (isTrue(auth, "recover") && socket.isProtocol5()) {
            socket.format(EnvelopeFormat.RECOVERABLE);
            var offset = text(auth, "offset").flatMap(Position::parse);
            step(socket::dispatch, socket, () -> recover(socket, text(auth, "pid"), offset));
        } else {
            if (isTrue(auth, "position")) {
                socket.format(EnvelopeFormat.WITH_POSITION);
            }
            socket.joinAndConfirm();
        }
    }

    /** Resumes a client that sent {@code since}; empty if that is no position. */
    private void resumeSince(Socket socket, Optional<Position> since) {
        var held = since.filter(missed::areHeldAfter);
        socket.confirm("");
        held.ifPresentOrElse(position -> sendMissed(socket, position), () -> joinUnrecovered(socket));
    }

    /** Resumes or joins a client that sent {@code recover}. */
    private void recover(Socket socket, Optional<String> pid, Optional<Position> offset) {
        var token = pid.flatMap(text -> tokens.parse(text, socket.namespace()));
        var after = token.map(valid -> valid.resumeAfter(offset)).filter(missed::areHeldAfter);
        if (after.isEmpty()) {
            joinRecoverable(socket, pid.isPresent() ? Optional.of(false) : Optional.empty());
            return;
        }
        token.map(RecoveryToken::socketId).ifPresent(socket::resumeAs);
        bindAndConfirm(socket, pid.get());
        sendMissed(socket, after.get());
    }

    /**
     * Joins a client that recovers by itself from now on. It needs an event with a position for that, hence {@code recovery}.
     *
     * @param recovered false if the client asked for a recovery that is not possible; empty if it asked for none
     */
    private void joinRecoverable(Socket socket, Optional<Boolean> recovered) {
        var oldest = missed.oldest();
        step(partition(socket).executor(), socket, () -> {
            bindAndConfirm(socket, tokens.token(socket, partition(socket).position()));
            sendRecovery(socket, recovered, oldest);
            socket.join();
        });
    }

    private Partition partition(Socket socket) {
        return partitions.ofNamespace(socket.namespace());
    }

    private void bindAndConfirm(Socket socket, String token) {
        tokens.bind(token, socket);
        socket.confirm(",\"pid\":\"" + token + '"');
    }

    /** Joins a client that sent {@code since}, whose missed events the log no longer holds. */
    private void joinUnrecovered(Socket socket) {
        var oldest = missed.oldest();
        step(partition(socket).executor(), socket, () -> {
            sendRecovery(socket, Optional.of(false), oldest);
            socket.join();
        });
    }

    /** Sends missed events on the socket's own executor, page by page, and completes the recovery on the executor that sends events. */
    private void sendMissed(Socket socket, Position after) {
        sendPage(socket, after).ifPresent(reached -> {
            var oldest = missed.oldest();
            step(
                    task -> partition(socket).executeBehind(reached, task),
                    socket,
                    () -> complete(socket, reached, oldest));
        });
    }

    /** Sends what was broadcast meanwhile and joins the namespace. Runs on the executor that sends events, so that nothing is broadcast meanwhile. */
    private void complete(Socket socket, Position after, Optional<Position> oldest) {
        if (sendPage(socket, after).isPresent()) {
            if (socket.format() == EnvelopeFormat.WITH_POSITION) {
                sendRecovery(socket, Optional.of(true), oldest);
            }
            socket.join();
            failed = false;
        }
    }

    /**
     * Sends a page of missed events, as far as the outbox has room. If events are left, {@link #sendMissed} goes on when the client has
     * read what was sent.
     *
     * @return the position reached if no event is left; else empty
     */
    private Optional<Position> sendPage(Socket socket, Position after) {
        var page = missed.page(socket, after);
        if (!page.contiguous()) {
            endUnrecovered(socket);
            return Optional.empty();
        }
        var reached = send(socket, page, after);
        if (page.last() && reached.equals(page.end())) {
            return Optional.of(reached);
        }
        socket.whenFlushed(() -> step(socket::dispatch, socket, () -> sendMissed(socket, reached)));
        return Optional.empty();
    }

    /** Sends the events of a page that the client subscribes to, until the outbox has no room. Returns the position reached. */
    private static Position send(Socket socket, Page page, Position after) {
        var reached = after;
        for (var logged : page.events()) {
            var name = logged.event().name().wire();
            if (socket.isSubscribedTo(name)
                    && !socket.emitIfRoom(name, EnvelopeFormat.arguments(logged, socket.format()))) {
                return reached;
            }
            reached = logged.position();
        }
        return page.end();
    }

    /** Ends the recovery of a client whose missed events were removed from the log meanwhile. */
    private void endUnrecovered(Socket socket) {
        if (socket.format() == EnvelopeFormat.RECOVERABLE) {
            socket.closeUnresumed(); // it considers itself recovered; when it reconnects, it joins as a new client
        } else {
            joinUnrecovered(socket);
        }
    }

    /**
     * Runs a step of a socket's recovery, unless the socket has disconnected by then. If the step fails, closes the connection, for a
     * socket that is neither joined nor being resumed would receive nothing.
     */
    private void step(Executor executor, Socket socket, Runnable step) {
        executor.execute(() -> {
            if (!socket.isConnected()) {
                return;
            }
            try {
                step.run();
            } catch (Throwable failure) {
                socket.closeUnresumed();
                logFailure(failure);
            }
        });
    }

    private void logFailure(Throwable failure) {
        if (!failed) {
            failed = true;
            LOG.log(
                    Level.ERROR,
                    "streams not resumed: clients that ask for it are disconnected, and may retry",
                    failure);
        }
    }

    /**
     * Sends the event {@code recovery}.
     *
     * @param recovered whether the missed events were sent; empty for a client that asked for none
     */
    private void sendRecovery(Socket socket, Optional<Boolean> recovered, Optional<Position> oldest) {
        var position = partition(socket).position().toString();
        var recovery = JSON.createObjectBuilder();
        recovered.ifPresent(value -> recovery.add("recovered", value));
        recovery.add("position", position);
        oldest.ifPresent(value -> recovery.add("oldest", value.toString()));
        var arguments = JSON.createArrayBuilder().add(recovery);
        if (socket.format() == EnvelopeFormat.RECOVERABLE) {
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
}
