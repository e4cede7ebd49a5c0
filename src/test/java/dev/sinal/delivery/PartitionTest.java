package dev.sinal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.log.Position;
import dev.sinal.runtime.SerialExecutor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PartitionTest {
    private final Partition partition = new Partition(new SerialExecutor(Runnable::run), null);
    private final List<String> ran = new ArrayList<>();

    @BeforeEach
    void reach() {
        partition.reached(new Position("a", 5));
    }

    @Test
    void a_task_behind_an_event_that_was_sent_runs_at_once() {
        partition.executeBehind(new Position("a", 5), () -> ran.add("task"));
        assertThat(ran).containsExactly("task");
    }

    @Test
    void a_task_behind_an_event_that_was_not_sent_yet_waits_for_it() {
        partition.executeBehind(new Position("a", 8), () -> ran.add("8"));
        partition.executeBehind(new Position("a", 6), () -> ran.add("6"));
        partition.reached(new Position("a", 7));
        assertThat(ran).containsExactly("6");
        partition.reached(new Position("a", 9));
        partition.reached(new Position("a", 10));
        assertThat(ran).containsExactly("6", "8");
    }

    @Test
    void a_task_does_not_wait_for_an_event_of_a_log_that_was_lost() {
        partition.executeBehind(new Position("a", 8), () -> ran.add("task"));
        partition.reached(new Position("b", 1));
        assertThat(ran).containsExactly("task");
    }
}
