package dev.sinal.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SteadyClockTest {
    private Instant wall = Instant.parse("2026-01-01T00:00:00Z");
    private long nanos = -5;

    @Test
    void a_wall_clock_that_is_set_later_does_not_change_it() {
        var clock = new SteadyClock(() -> wall, () -> nanos);
        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:00Z");
        wall = wall.plus(Duration.ofDays(2));
        nanos += Duration.ofSeconds(3).toNanos();
        assertThat(clock.instant()).isEqualTo("2026-01-01T00:00:03Z");
    }
}
