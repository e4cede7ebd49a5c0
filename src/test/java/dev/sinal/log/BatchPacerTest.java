package dev.sinal.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sinal.log.FollowerQueue.BatchPacer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The delay between two batches that are delivered to a log's follower. */
class BatchPacerTest {
    private final List<Duration> delays = new ArrayList<>();
    private Duration now = Duration.ofDays(-1);
    private final BatchPacer pacer = new BatchPacer(() -> now.toNanos(), nanos -> delays.add(Duration.ofNanos(nanos)));

    @Test
    void the_first_batch_is_not_delayed() {
        pacer.await();
        assertThat(delays).isEmpty();
    }

    @Test
    void a_batch_right_after_another_is_delayed_by_an_eighth_of_its_duration() {
        pacer.run(() -> advance(Duration.ofMillis(8)));
        advance(Duration.ofNanos(400_000));
        pacer.await();
        assertThat(delays).containsExactly(Duration.ofNanos(600_000));
    }

    @Test
    void a_later_batch_is_not_delayed() {
        pacer.run(() -> advance(Duration.ofMillis(8)));
        advance(Duration.ofMillis(1));
        pacer.await();
        assertThat(delays).isEmpty();
    }

    @Test
    void no_batch_is_delayed_by_more_than_two_milliseconds() {
        pacer.run(() -> advance(Duration.ofSeconds(8)));
        pacer.await();
        assertThat(delays).containsExactly(Duration.ofMillis(2));
    }

    @Test
    void a_short_delay_is_left_out() {
        pacer.run(() -> advance(Duration.ofNanos(8 * 49_000)));
        pacer.await();
        assertThat(delays).isEmpty();
    }

    private void advance(Duration time) {
        now = now.plus(time);
    }
}
