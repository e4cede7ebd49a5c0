package dev.sinal.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.RepeatedTest;

class RetryDelayTest {
    private final RetryDelay delay = new RetryDelay(Duration.ofMillis(500), Duration.ofMillis(1_500));

    @RepeatedTest(20)
    void each_delay_is_about_twice_as_long_as_the_one_before_up_to_a_limit() {
        assertThat(delay.next()).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
        assertThat(delay.next()).isBetween(Duration.ofMillis(500), Duration.ofMillis(1_000));
        assertThat(delay.next()).isBetween(Duration.ofMillis(750), Duration.ofMillis(1_500));
        assertThat(delay.next()).isBetween(Duration.ofMillis(750), Duration.ofMillis(1_500));
    }

    @RepeatedTest(20)
    void after_a_success_the_next_delay_is_the_first() {
        delay.next();
        delay.next();
        delay.reset();
        assertThat(delay.next()).isBetween(Duration.ofMillis(250), Duration.ofMillis(500));
    }
}
