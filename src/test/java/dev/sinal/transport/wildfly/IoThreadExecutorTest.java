package dev.sinal.transport.wildfly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IoThreadExecutorTest {
    private static final int AHEAD = 64;

    private final List<Runnable> tasks = new ArrayList<>();
    private final List<Integer> sent = new ArrayList<>();

    @Test
    void what_there_is_to_send_is_sent_in_order_by_one_task() {
        var lane = new IoThreadExecutor(tasks::add);
        lane.execute(() -> sent.add(1));
        lane.execute(() -> sent.add(2));
        assertThat(sent).isEmpty();
        runTasks(1);
        lane.execute(() -> sent.add(3));
        runTasks(1);
        assertThat(sent).containsExactly(1, 2, 3);
    }

    @Test
    void the_thread_itself_sends_at_once() {
        var thread = new XnioThread();
        thread.start();
        await().until(() -> thread.sent.get() == 1);
    }

    @Test
    void who_is_too_far_ahead_waits_until_some_are_sent() {
        var lane = new IoThreadExecutor(tasks::add);
        for (var i = 0; i < AHEAD; i++) {
            lane.execute(() -> sent.add(0));
        }
        var ahead = new Thread(() -> lane.execute(() -> sent.add(1)));
        ahead.start();
        await().until(() -> ahead.getState() == Thread.State.TIMED_WAITING);
        tasks.remove(0).run();
        await().until(() -> !ahead.isAlive());
        tasks.forEach(Runnable::run); // if it came too late for the first one
        assertThat(sent).hasSize(AHEAD + 1).endsWith(1);
    }

    @Test
    void a_place_is_given_back_for_each_send() {
        var lane = new IoThreadExecutor(Runnable::run);
        var count = new AtomicInteger();
        for (var i = 0; i < 10 * AHEAD; i++) {
            lane.execute(count::incrementAndGet);
        }
        assertThat(count).hasValue(10 * AHEAD);
    }

    @Test
    void where_the_thread_is_gone_the_caller_finds_out_by_itself() {
        var lane = new IoThreadExecutor(task -> {
            throw new RejectedExecutionException();
        });
        lane.execute(() -> sent.add(1));
        lane.execute(() -> sent.add(2));
        assertThat(sent).containsExactly(1, 2);
    }

    private void runTasks(int expected) {
        assertThat(tasks).hasSize(expected);
        List.copyOf(tasks).forEach(Runnable::run);
        tasks.clear();
    }

    /** As XNIO's: an executor that is a thread. It never runs what is handed to it. */
    private static final class XnioThread extends Thread implements Executor {
        private final AtomicInteger sent = new AtomicInteger();

        @Override
        public void execute(Runnable task) {
            throw new AssertionError("handed over to itself");
        }

        @Override
        public void run() {
            new IoThreadExecutor(this).execute(sent::incrementAndGet);
        }
    }
}
