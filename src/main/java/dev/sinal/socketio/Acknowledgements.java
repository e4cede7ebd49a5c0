package dev.sinal.socketio;

import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Timers.Timer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;

/** The events of one connection that its client has yet to acknowledge. */
final class Acknowledgements {
    private static final int MOST = 1_000;

    private final Timers timers;
    private final AtomicLong lastId = new AtomicLong();
    private final ConcurrentMap<Long, Waiting> waiting = new ConcurrentHashMap<>();

    Acknowledgements(Timers timers) {
        this.timers = timers;
    }

    /**
     * Sends an event under an id of its own, and waits for the answer.
     *
     * @return fails with {@link Unanswered} if none comes in time
     */
    CompletionStage<Arguments> await(Socket socket, Duration patience, LongConsumer send) {
        var answer = new CompletableFuture<Arguments>();
        if (waiting.size() >= MOST) {
            answer.completeExceptionally(new Unanswered("too many events are unanswered"));
            return answer;
        }
        var id = lastId.incrementAndGet();
        // In one step: the time may be up before the event is waited for.
        waiting.compute(id, (same, none) -> {
            var timeout = timers.schedule(patience, () -> fail(id, "no acknowledgement came in time"));
            return new Waiting(socket, answer, timeout);
        });
        send.accept(id);
        return answer;
    }

    /** Takes an answer; one that nobody waits for is passed over. */
    void answered(Socket socket, long id, Arguments answer) {
        var event = waiting.get(id);
        if (event != null && event.socket() == socket && waiting.remove(id, event)) {
            event.timeout().cancel();
            socket.dispatch(() -> event.answer().complete(answer));
        }
    }

    /** The socket has left: it answers nothing more. */
    void left(Socket socket) {
        waiting.forEach((id, event) -> {
            if (event.socket() == socket) {
                fail(id, "the client has left");
            }
        });
    }

    private void fail(long id, String why) {
        var event = waiting.remove(id);
        if (event != null) {
            event.timeout().cancel();
            event.answer().completeExceptionally(new Unanswered(why));
        }
    }

    private record Waiting(Socket socket, CompletableFuture<Arguments> answer, Timer timeout) {}
}
