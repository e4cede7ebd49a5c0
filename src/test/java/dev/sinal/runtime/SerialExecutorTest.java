package dev.sinal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SerialExecutorTest {
    private final Queue<Runnable> handedOver = new ArrayDeque<>();
    private boolean full;

    private final SerialExecutor lane = new SerialExecutor(this::handOver);
    private final List<String> ran = new ArrayList<>();

    private void handOver(Runnable task) {
        if (full) {
            throw new RejectedExecutionException();
        }
        handedOver.add(task);
    }

    @Test
    void tasks_run_in_their_order_as_one_task_of_the_executor() {
        lane.execute(() -> ran.add("first"));
        lane.execute(() -> ran.add("second"));

        assertThat(handedOver).hasSize(1);
        handedOver.remove().run();
        assertThat(ran).containsExactly("first", "second");
        assertThat(lane.waiting()).isZero();
    }

    @Test
    void a_task_that_fails_holds_up_no_other() {
        lane.execute(() -> {
            throw new IllegalStateException("as it should");
        });
        lane.execute(() -> ran.add("second"));

        handedOver.remove().run();
        assertThat(ran).containsExactly("second");
    }

    @Test
    void where_the_executor_takes_none_whoever_hands_a_task_in_runs_it_and_the_lane_goes_on_after_that() {
        full = true;
        lane.execute(() -> ran.add("first"));
        assertThat(ran).containsExactly("first");

        full = false;
        lane.execute(() -> ran.add("second"));
        handedOver.remove().run();
        assertThat(ran).containsExactly("first", "second");
    }
}
