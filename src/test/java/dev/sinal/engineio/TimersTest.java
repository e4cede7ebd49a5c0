package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/** Timeouts whose tasks fail. */
class TimersTest {
    @Test
    void a_task_that_throws_an_error_does_not_affect_the_others() {
        var clock = new ManualClock();
        var ran = new ArrayList<String>();
        clock.timers().schedule(Duration.ofMillis(1), () -> {
            throw new OutOfMemoryError("as a test wants");
        });
        clock.timers().schedule(Duration.ofMillis(2), () -> ran.add("second"));
        clock.pass(Duration.ofMillis(2));
        assertThat(ran).containsExactly("second");
    }
}
