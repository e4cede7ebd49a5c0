package dev.sinal.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Tests the bounds of the thread pool, and what it does when they are reached and after a shutdown. */
class ThreadPoolProducerTest {
    private final List<Thread> created = Collections.synchronizedList(new ArrayList<>());
    private final List<Object> ran = Collections.synchronizedList(new ArrayList<>());
    private final CountDownLatch released = new CountDownLatch(1);
    private final ThreadPoolExecutor pool = ThreadPoolProducer.pool(this::thread, 1, 1);

    private Thread thread(Runnable task) {
        var thread = new Thread(task);
        created.add(thread);
        return thread;
    }

    private void block() {
        try {
            released.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterEach
    void shutDown() {
        released.countDown();
        pool.shutdownNow();
    }

    @Test
    void all_threads_come_from_the_factory_and_are_not_more_than_the_bound() {
        pool.execute(() -> ran.add(Thread.currentThread()));
        await().until(() -> ran.size() == 1);
        pool.execute(() -> ran.add(Thread.currentThread()));
        await().until(() -> ran.size() == 2);
        assertThat(created).hasSize(1);
        assertThat(ran).containsOnly(created.get(0));
    }

    @Test
    void a_task_is_refused_while_the_queue_is_full() {
        pool.execute(this::block);
        pool.execute(() -> ran.add("queued"));
        assertThatThrownBy(() -> pool.execute(() -> ran.add("refused"))).isInstanceOf(RejectedExecutionException.class);
        released.countDown();
        await().until(() -> ran.equals(List.of("queued")));
        pool.execute(() -> ran.add("later"));
        await().until(() -> ran.equals(List.of("queued", "later")));
    }

    @Test
    void after_a_shutdown_queued_tasks_run_and_new_ones_are_refused() {
        pool.execute(this::block);
        pool.execute(() -> ran.add("queued"));
        pool.shutdown();
        assertThatThrownBy(() -> pool.execute(() -> ran.add("refused"))).isInstanceOf(RejectedExecutionException.class);
        released.countDown();
        await().until(() -> ran.equals(List.of("queued")));
    }

    @Test
    void a_serial_executor_goes_on_when_the_pool_is_saturated_and_when_it_is_shut_down() {
        var executor = new SerialExecutor(pool);
        pool.execute(this::block);
        pool.execute(() -> {});
        executor.execute(() -> ran.add("saturated"));
        assertThat(ran).containsExactly("saturated");
        pool.shutdown();
        executor.execute(() -> ran.add("shut down"));
        assertThat(ran).containsExactly("saturated", "shut down");
    }
}
