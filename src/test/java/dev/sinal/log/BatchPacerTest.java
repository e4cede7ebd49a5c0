package dev.sinal.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchPacerTest {
    private final List<Duration> pauses = new ArrayList<>();
    private Duration now = Duration.ofDays(-1);
    private final BatchPacer pause = new BatchPacer(() -> now.toNanos(), nanos -> pauses.add(Duration.ofNanos(nanos)));

    @Test
    void nothing_waits_at_first() {
        pause.await();
        assertThat(pauses).isEmpty();
    }

    @Test
    void what_follows_at_once_waits_for_an_eighth_of_the_time_before() {
        pause.after(() -> passes(Duration.ofMillis(8)));
        passes(Duration.ofNanos(400_000));
        pause.await();
        assertThat(pauses).containsExactly(Duration.ofNanos(600_000));
    }

    @Test
    void what_comes_later_does_not_wait() {
        pause.after(() -> passes(Duration.ofMillis(8)));
        passes(Duration.ofMillis(1));
        pause.await();
        assertThat(pauses).isEmpty();
    }

    @Test
    void nothing_waits_longer_than_two_milliseconds() {
        pause.after(() -> passes(Duration.ofSeconds(8)));
        pause.await();
        assertThat(pauses).containsExactly(Duration.ofMillis(2));
    }

    private void passes(Duration time) {
        now = now.plus(time);
    }
}
