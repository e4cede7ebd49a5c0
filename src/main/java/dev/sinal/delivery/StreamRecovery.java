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
 * Lets clients into the stream where they left it. What its CONNECT's {@code auth} may say:
 *
 * <ul>
 *   <li>{@code position: true}: events come with their position, {@code "id"};
 *   <li>{@code since: "<id>"}: so they do, and what was missed since that one comes first;
 *   <li>{@code recover: true}: the JavaScript client recovers by itself (contract, "Connection state recovery").
 * </ul>
 *
 * <p>Who asks to go on hears an event {@code recovery} of {@code {"recovered":…,"position":…,"oldest":…}}. What was missed is read in
 * pages, no faster than the client reads; the last page and the way in are one step of the broadcast, so that there is neither a
 * gap nor a double.
 */
@Singleton
public final class StreamRecovery implements ConnectHandler {
    /** Kept: {@code Json} would look it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final int PAGE = 200;

    private final SerialExecutor lane;
    private final EventLog log;
    private final BroadcastPosition progress;
    private final EventSelections choices;
    private final RecoveryTokens resumptions;
    private final StreamingSettings settings;

    @Inject
    StreamRecovery(
            @Dispatch SerialExecutor lane,
            EventLog log,
            BroadcastPosition progress,
            EventSelections choices,
            RecoveryTokens resumptions,
            StreamingSettings settings) {
        this.lane = lane;
        this.log = log;
        this.progress = progress;
        this.choices = choices;
        this.resumptions = resumptions;
        this.settings = settings;
    }

    @Override
    public void handle(Socket socket, JsonObject auth) {
        var since = text(auth, "since");
        if (since.isPresent()) {
            socket.confirm("");
            socket.format(EnvelopeFormat.WITH_POSITION);
            var back = new Return(socket, EnvelopeFormat.WITH_POSITION, true);
            since.flatMap(Position::parse).ifPresentOrElse(position -> goOn(back, position), () -> lost(back));
        } else if (isSet(auth, "recover") && socket.isProtocol5()) {
            recover(socket, text(auth, "pid"), text(auth, "offset").flatMap(Position::parse));
        } else {
            if (isSet(auth, "position")) {
                socket.format(EnvelopeFormat.WITH_POSITION);
            }
            socket.joinAndConfirm();
        }
    }

    private void recover(Socket socket, Optional<String> pid, Optional<Position> offset) {
        var before = pid.flatMap(given -> resumptions.socket(given, socket.namespace()));
        if (before.isEmpty()
                || offset.isEmpty()
                || !log.read(offset, Optional.empty(), 0).contiguous()) {
            begin(socket, pid.isPresent());
            return;
        }
        socket.resumeAs(before.get());
        resumptions.live(socket, pid.get());
        socket.format(EnvelopeFormat.RECOVERABLE);
        goOn(new Return(socket, EnvelopeFormat.RECOVERABLE, false), offset.get());
    }

    /**
     * A client that can recover from now on. It needs a position for that: it hears it before it counts as connected, for it may
     * lose its connection right after.
     */
    private void begin(Socket socket, boolean asked) {
        step(socket, () -> {
            var pid = resumptions.issue(socket);
            socket.format(EnvelopeFormat.RECOVERABLE);
            tell(socket, asked ? Optional.of(false) : Optional.empty(), EnvelopeFormat.RECOVERABLE);
            socket.confirm(",\"pid\":\"" + pid + '"');
            socket.join();
        });
    }

    private void goOn(Return back, Position position) {
        back.socket().dispatch(() -> page(back, position));
    }

    /** One page off the broadcast, and the next when the client has read it; or, if that is all there is, the last one. */
    private void page(Return back, Position after) {
        var missed = missed(back.socket(), after);
        if (!missed.whole()) {
            lost(back);
        } else if (missed.complete()) {
            step(back.socket(), () -> last(back, after));
        } else if (back.socket().isConnected()) {
            send(back, missed);
            back.socket().whenFlushed(() -> back.socket().dispatch(() -> page(back, missed.end())));
        }
    }

    /** A step of the broadcast; none for a client that has left, or was put out, before its turn came. */
    private void step(Socket socket, Runnable task) {
        lane.execute(() -> {
            if (socket.isConnected()) {
                task.run();
            }
        });
    }

    /** The broadcast stands still meanwhile. */
    private void last(Return back, Position after) {
        var missed = missed(back.socket(), after);
        if (!missed.whole() || !missed.complete()) {
            back.socket().dispatch(() -> page(back, after)); // it has gathered again
            return;
        }
        if (back.greeted()) {
            tell(back.socket(), Optional.of(true), back.reception());
        }
        send(back, missed);
        if (!back.greeted()) {
            back.socket().confirm(",\"pid\":\"" + resumptions.of(back.socket()) + '"');
        }
        back.socket().join();
    }

    /** What it missed is not held any more. */
    private void lost(Return back) {
        if (!back.greeted()) {
            back.socket().closeReplaced(); // it was when the client came; when it comes again, it begins anew
            return;
        }
        step(back.socket(), () -> {
            tell(back.socket(), Optional.of(false), back.reception());
            back.socket().join();
        });
    }

    /** What the log holds already and the broadcast has yet to send, the client gets from the broadcast. */
    private Missed missed(Socket socket, Position after) {
        var reached = progress.now().offset();
        var history = log.read(Optional.of(after), instance(socket), PAGE);
        var sent = history.events().stream()
                .takeWhile(logged -> logged.position().offset() <= reached)
                .toList();
        return new Missed(
                history.contiguous(),
                sent,
                !history.hasMore() || sent.size() < history.events().size());
    }

    private void send(Return back, Missed missed) {
        var wanted = wanted(back.socket());
        missed.events().stream().filter(logged -> wanted.test(logged.event())).forEach(logged -> back.socket()
                .emit(logged.event().name().wire(), EnvelopeFormat.arguments(logged, back.reception())));
    }

    private Predicate<InstanceEvent> wanted(Socket socket) {
        return instance(socket).isPresent() ? choices::wants : event -> settings.globalEvents();
    }

    /** The instance that a namespace belongs to; none if it is the root. */
    private static Optional<String> instance(Socket socket) {
        return Optional.of(socket.namespace().substring(1)).filter(name -> !name.isEmpty());
    }

    private void tell(Socket socket, Optional<Boolean> recovered, EventFormat edition) {
        var now = progress.now().toString();
        var news = JSON.createObjectBuilder();
        recovered.ifPresent(whether -> news.add("recovered", whether));
        news.add("position", now);
        log.read(Optional.empty(), Optional.empty(), 0)
                .oldest()
                .ifPresent(oldest -> news.add("oldest", oldest.toString()));
        var arguments = JSON.createArrayBuilder().add(news);
        if (edition == EnvelopeFormat.RECOVERABLE) {
            arguments.add(now);
        }
        socket.emit("recovery", Arguments.of(arguments.build(), List.of()));
    }

    private static Optional<String> text(JsonObject auth, String name) {
        return auth.get(name) instanceof JsonString text ? Optional.of(text.getString()) : Optional.empty();
    }

    /** Protocol 4 has nothing but texts in the place of auth. */
    private static boolean isSet(JsonObject auth, String name) {
        return JsonValue.TRUE.equals(auth.get(name))
                || text(auth, name).filter("true"::equals).isPresent();
    }

    /**
     * A client that is back.
     *
     * @param greeted whether it was told so already; the JavaScript client, which recovers by itself, hears what it missed before that
     */
    private record Return(Socket socket, EnvelopeFormat reception, boolean greeted) {}

    /**
     * A page of what a client missed.
     *
     * @param whole whether nothing is missing before it
     * @param complete whether it reaches as far as the broadcast
     */
    private record Missed(boolean whole, List<LoggedEvent> events, boolean complete) {
        Position end() {
            return events.get(events.size() - 1).position();
        }
    }
}
