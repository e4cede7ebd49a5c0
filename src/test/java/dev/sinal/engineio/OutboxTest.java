package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What gathers while a send is under way, when something else happens too. */
class OutboxTest {
    private static final int LIMIT = 10_000;
    private static final FrameBatch LETTER = letter("4x");

    private final ManualClock clock = new ManualClock();
    private final FakeTransport transport = new FakeTransport();
    private final List<String> told = new ArrayList<>();
    private final Outbox outbox = new Outbox(
            transport,
            LIMIT,
            new SendDeadline(clock.timers(), Duration.ofSeconds(30), () -> told.add("late")),
            () -> told.add("lost"));

    @Test
    void what_waits_when_the_transport_changes_leaves_by_the_new_one_at_once() {
        transport.stall();
        var after = new FakeTransport();
        after.setWritableBytes(LIMIT);
        IntStream.range(0, 4).forEach(i -> outbox.offer(letter("4" + i)));
        outbox.switchTo(after, () -> told.add("switched"));
        assertThat(after.take()).isEmpty();
        transport.complete(true);
        assertThat(told).containsExactly("switched");
        assertThat(transport.take()).containsExactly("40");
        assertThat(after.take()).containsExactly("41", "42", "43");
        assertThat(after.sends()).hasSize(1);
    }

    @Test
    void it_is_flushed_when_the_last_of_them_has_left() {
        transport.setWritableBytes(LIMIT);
        transport.stall();
        IntStream.range(0, 3).forEach(i -> outbox.offer(LETTER));
        outbox.whenFlushed(() -> told.add("flushed"));
        transport.complete(true);
        assertThat(told).isEmpty();
        transport.complete(true);
        assertThat(told).containsExactly("flushed");
    }

    @Test
    void it_is_not_flushed_while_something_waits_for_room() {
        transport.setWritableBytes(0);
        outbox.offer(LETTER);
        outbox.whenFlushed(() -> told.add("flushed"));
        assertThat(told).isEmpty();
        transport.setWritableBytes(LIMIT);
        outbox.drain();
        assertThat(told).containsExactly("flushed");
    }

    @Test
    void a_send_that_is_lost_is_told_once_though_it_brought_several() {
        transport.setWritableBytes(LIMIT);
        transport.stall();
        IntStream.range(0, 3).forEach(i -> outbox.offer(LETTER));
        transport.complete(true);
        transport.complete(false);
        assertThat(told).containsExactly("lost");
    }

    private static FrameBatch letter(String text) {
        return FrameBatch.of(new Frame.Text(text));
    }
}
