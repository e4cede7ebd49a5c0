package dev.sinal.transport.wildfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Tests the order of sends to one I/O thread, and the bound on how many may wait for it. */
class IoThreadExecutorTest {
    private static final int MAX_WAITING = 64;

    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Integer> sent = new ArrayList<>();

    @Test
    void sends_that_wait_run_in_order_as_one_task() {
        var executor = new IoThreadExecutor(tasks::add);
        executor.execute(() -> sent.add(1));
        executor.execute(() -> sent.add(2));
        assertThat(sent).isEmpty();
        runTasks(1);
        executor.execute(() -> sent.add(3));
        runTasks(1);
        assertThat(sent).containsExactly(1, 2, 3);
    }

    @Test
    void a_send_from_the_io_thread_itself_runs_at_once() {
        var thread = new XnioThread();
        thread.start();
        await().until(() -> thread.sent.get() == 1);
    }

    @Test
    void a_caller_that_is_64_sends_ahead_blocks_until_some_have_completed() {
        var executor = new IoThreadExecutor(tasks::add);
        for (var i = 0; i < MAX_WAITING; i++) {
            executor.execute(() -> sent.add(0));
        }
        var ahead = new Thread(() -> executor.execute(() -> sent.add(1)));
        ahead.start();
        await().until(() -> ahead.getState() == Thread.State.TIMED_WAITING);
        tasks.remove(0).run();
        await().until(() -> !ahead.isAlive());
        tasks.forEach(Runnable::run); // if it came too late for the first one
        assertThat(sent).hasSize(MAX_WAITING + 1).endsWith(1);
    }

    @Test
    void all_permits_are_released_when_no_send_waits() {
        var executor = new IoThreadExecutor(tasks::add);
        executor.execute(() -> sent.add(0));
        runTasks(1);
        for (var i = 0; i < MAX_WAITING; i++) {
            executor.execute(() -> sent.add(0));
        }
        runTasks(1);
        assertThat(sent).hasSize(1 + MAX_WAITING);
    }

    @Test
    void a_permit_is_released_for_each_send() {
        var executor = new IoThreadExecutor(Runnable::run);
        var count = new AtomicInteger();
        for (var i = 0; i < 10 * MAX_WAITING; i++) {
            executor.execute(count::incrementAndGet);
        }
        assertThat(count).hasValue(10 * MAX_WAITING);
    }

    @Test
    void a_send_runs_on_the_calling_thread_if_the_io_thread_refuses_it() {
        var executor = new IoThreadExecutor(task -> {
            throw new RejectedExecutionException();
        });
        executor.execute(() -> sent.add(1));
        executor.execute(() -> sent.add(2));
        assertThat(sent).containsExactly(1, 2);
    }

    @Test
    void sends_that_throw_release_their_permits_and_do_not_affect_the_next() {
        var executor = new IoThreadExecutor(Runnable::run);
        for (var i = 0; i < MAX_WAITING; i++) {
            executor.execute(() -> {
                throw new NoClassDefFoundError("expected");
            });
        }
        executor.execute(() -> sent.add(1));
        assertThat(sent).containsExactly(1);
    }

    private void runTasks(int expected) {
        assertThat(tasks).hasSize(expected);
        List.copyOf(tasks).forEach(Runnable::run);
        tasks.clear();
    }

    /** An executor that is a thread, as XNIO's are. It accepts no task. */
    private static final class XnioThread extends Thread implements Executor {
        private final AtomicInteger sent = new AtomicInteger();

        @Override
        public void execute(Runnable task) {
            throw new AssertionError("submitted to itself");
        }

        @Override
        public void run() {
            new IoThreadExecutor(this).execute(sent::incrementAndGet);
        }
    }
}
