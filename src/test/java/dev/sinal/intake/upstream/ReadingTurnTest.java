package dev.sinal.intake.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadingTurnTest {
    private static final Duration LONG = Duration.ofSeconds(6);

    private final AtomicLong nanos = new AtomicLong();
    private final ReadingTurn turn = new ReadingTurn(nanos::get);
    private final List<String> added = new CopyOnWriteArrayList<>();

    @Test
    void a_connection_that_ends_makes_way() throws Exception {
        turn.add("one", () -> added.add("a"));
        var second = add("two", "c");
        turn.add("one", () -> added.add("b"));
        turn.end("one");
        second.join();
        assertThat(added).containsExactly("a", "b", "c");
    }

    @Test
    void one_that_is_silent_and_never_ends_makes_way_too() throws Exception {
        turn.add("one", () -> added.add("a"));
        var second = add("two", "b");
        await().during(Duration.ofMillis(200)).until(() -> !second.isDone());
        nanos.addAndGet(LONG.toNanos());
        second.join();
        turn.end("one");
        turn.add("two", () -> added.add("c"));
        assertThat(added).containsExactly("a", "b", "c");
    }

    @Test
    void one_whose_event_finds_no_room_is_not_silent() throws Exception {
        var room = new CountDownLatch(1);
        var adding = new CountDownLatch(1);
        var first = CompletableFuture.runAsync(() -> add("one", () -> {
            adding.countDown();
            await().forever().until(() -> room.getCount() == 0);
            added.add("a");
        }));
        adding.await();
        var second = add("two", "b");
        nanos.addAndGet(LONG.toNanos());
        await().during(Duration.ofMillis(200)).until(() -> !second.isDone());
        room.countDown();
        first.join();
        nanos.addAndGet(LONG.toNanos());
        second.join();
        assertThat(added).containsExactly("a", "b");
    }

    @Test
    void an_event_that_fails_makes_way() throws Exception {
        var failure = CompletableFuture.runAsync(() -> add("one", () -> {
            throw new OutOfMemoryError("on purpose");
        }));
        await().until(failure::isCompletedExceptionally);
        nanos.addAndGet(LONG.toNanos());
        add("two", "b").join();
        assertThat(added).containsExactly("b");
    }

    private CompletableFuture<Void> add(String connection, String event) {
        return CompletableFuture.runAsync(() -> add(connection, () -> added.add(event)));
    }

    private void add(String connection, Runnable event) {
        try {
            turn.add(connection, event);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
