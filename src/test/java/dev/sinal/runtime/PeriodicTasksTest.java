package dev.sinal.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** Periodic tasks that fail. */
class PeriodicTasksTest {
    @Test
    void a_task_that_throws_an_error_does_not_reach_the_scheduler_which_would_never_run_it_again() {
        assertThatCode(PeriodicTasks.guarded(() -> {
                    throw new OutOfMemoryError("as a test wants");
                })::run)
                .doesNotThrowAnyException();
    }
}
