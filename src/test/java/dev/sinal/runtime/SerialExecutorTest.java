package dev.sinal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Tests that tasks run in order, whatever they throw and whatever the executor below throws. */
class SerialExecutorTest {
    private final Queue<Runnable> submitted = new ArrayDeque<>();
    private RuntimeException refusal;

    private final SerialExecutor executor = new SerialExecutor(this::submit);
    private final List<String> ran = new ArrayList<>();

    private void submit(Runnable task) {
        if (refusal != null) {
            throw refusal;
        }
        submitted.add(task);
    }

    @Test
    void tasks_run_in_their_order_as_one_task_of_the_executor() {
        executor.execute(() -> ran.add("first"));
        executor.execute(() -> ran.add("second"));

        assertThat(submitted).hasSize(1);
        submitted.remove().run();
        assertThat(ran).containsExactly("first", "second");
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void a_task_that_throws_an_exception_does_not_affect_the_next() {
        executor.execute(() -> {
            throw new IllegalStateException("expected");
        });
        executor.execute(() -> ran.add("second"));

        submitted.remove().run();
        assertThat(ran).containsExactly("second");
    }

    @Test
    void a_task_that_throws_an_error_does_not_affect_the_next() {
        executor.execute(() -> {
            throw new StackOverflowError("expected");
        });
        executor.execute(() -> ran.add("second"));

        submitted.remove().run();
        executor.execute(() -> ran.add("third"));
        submitted.remove().run();
        assertThat(ran).containsExactly("second", "third");
        assertThat(executor.waiting()).isZero();
    }

    @Test
    void a_task_that_is_refused_runs_on_the_calling_thread_and_later_ones_on_the_executor_again() {
        refusal = new RejectedExecutionException();
        executor.execute(() -> ran.add("first"));
        assertThat(ran).containsExactly("first");

        refusal = null;
        executor.execute(() -> ran.add("second"));
        assertThat(ran).containsExactly("first");
        submitted.remove().run();
        assertThat(ran).containsExactly("first", "second");
    }

    @Test
    void order_is_kept_when_a_refused_task_submits_others() {
        refusal = new RejectedExecutionException();
        executor.execute(() -> {
            executor.execute(() -> ran.add("second"));
            refusal = null;
            executor.execute(() -> ran.add("third"));
            ran.add("first");
        });
        executor.execute(() -> ran.add("fourth"));
        assertThat(ran).containsExactly("first", "second", "third");
        submitted.remove().run();
        assertThat(ran).containsExactly("first", "second", "third", "fourth");
    }

    @Test
    void an_executor_that_fails_instead_of_refusing_loses_no_task() {
        refusal = new IllegalStateException("the thread factory is stopped");
        executor.execute(() -> ran.add("first"));
        assertThat(ran).containsExactly("first");
        assertThat(executor.waiting()).isZero();
    }
}
