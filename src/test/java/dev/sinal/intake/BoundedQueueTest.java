package dev.sinal.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BoundedQueueTest {
    /** The most elements of a group. */
    private static final int GROUP = 500;

    private final BoundedQueue<Received> queue = new BoundedQueue<>(2_000_000, Received::bytes);
    private final AtomicReference<Thread> adding = new AtomicReference<>();
    private final ExecutorService reader = Executors.newSingleThreadExecutor(task -> {
        adding.set(new Thread(task));
        return adding.get();
    });

    /** An element. */
    private record Received(int number, long bytes) {}

    @AfterEach
    void end() {
        queue.close();
        reader.shutdown();
    }

    @Test
    void what_has_gathered_is_taken_together_and_in_its_order() throws Exception {
        add(1, 10).get();
        add(2, 10).get();
        assertThat(numbers(queue.take())).containsExactly(1, 2);
        assertThat(queue.poll()).isEmpty();
    }

    @Test
    void a_group_has_so_many_elements_at_most() throws Exception {
        for (var i = 0; i < GROUP + 2; i++) {
            add(i, 10).get();
        }
        assertThat(numbers(queue.take()))
                .isEqualTo(IntStream.range(0, GROUP).boxed().toList());
        assertThat(numbers(queue.poll())).containsExactly(GROUP, GROUP + 1);
    }

    @Test
    void a_group_has_so_many_bytes_at_most_or_one_element() throws Exception {
        add(1, 1_200_000).get();
        add(2, 400_000).get();
        add(3, 300_000).get();
        assertThat(numbers(queue.take())).containsExactly(1);
        assertThat(numbers(queue.take())).containsExactly(2, 3);
    }

    @Test
    void who_takes_is_blocked_until_there_is_an_element() throws Exception {
        var taken = CompletableFuture.supplyAsync(() -> {
            try {
                return queue.take();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        add(1, 10).get();
        assertThat(numbers(taken.get(1, TimeUnit.MINUTES))).containsExactly(1);
    }

    @Test
    void who_adds_is_blocked_until_elements_are_released() throws Exception {
        add(1, 1_200_000).get();
        var second = add(2, 1_200_000);
        awaitBlocked();
        var first = queue.take();
        assertThat(numbers(first)).containsExactly(1);
        awaitBlocked();
        assertThat(second).isNotDone();
        queue.release(first);
        second.get(1, TimeUnit.MINUTES);
        assertThat(numbers(queue.take())).containsExactly(2);
    }

    @Test
    void an_element_that_is_larger_than_all_may_be_is_taken_alone() throws Exception {
        add(1, 5_000_000).get();
        var second = add(2, 10);
        awaitBlocked();
        queue.release(queue.take());
        second.get(1, TimeUnit.MINUTES);
    }

    @Test
    void a_thread_that_is_blocked_returns_when_it_is_closed() throws Exception {
        add(1, 1_200_000).get();
        var second = add(2, 1_200_000);
        awaitBlocked();
        queue.close();
        second.get(1, TimeUnit.MINUTES);
        assertThat(queue.take()).isEmpty();
    }

    @Test
    void who_waits_for_the_end_is_blocked_until_all_is_released() throws Exception {
        add(1, 10).get();
        var ended = reader.submit(() -> {
            queue.awaitReleased(Duration.ofMinutes(1));
            return null;
        });
        awaitBlocked();
        queue.release(queue.take());
        ended.get(30, TimeUnit.SECONDS);
    }

    private Future<?> add(int number, long bytes) {
        return reader.submit(() -> {
            queue.add(new Received(number, bytes));
            return null;
        });
    }

    private void awaitBlocked() {
        await().until(() -> adding.get().getState().toString().contains("WAITING")
                && List.of(adding.get().getStackTrace()).toString().contains("BoundedQueue"));
    }

    private static List<Integer> numbers(List<Received> taken) {
        return taken.stream().map(Received::number).toList();
    }
}
