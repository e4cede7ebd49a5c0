package dev.sinal.runtime;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.api.Test;

/** Tasks that fail. */
class GuardedTaskTest {
    @Test
    void an_error_of_a_task_does_not_reach_its_thread_where_a_scheduler_would_never_run_the_task_again() {
        assertThatCode(() -> GuardedTask.run(() -> {
                    throw new OutOfMemoryError("as a test wants");
                }))
                .doesNotThrowAnyException();
    }
}
