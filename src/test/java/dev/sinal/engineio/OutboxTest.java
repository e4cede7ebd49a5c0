package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests batches that wait while a send is pending. */
class OutboxTest {
    private static final int LIMIT = 10_000;
    private static final FrameBatch BATCH = batch("4x");

    private final ManualClock clock = new ManualClock();
    private final FakeTransport transport = new FakeTransport();
    private final List<String> calls = new ArrayList<>();
    private final Outbox outbox = new Outbox(
            transport,
            LIMIT,
            new SendTimeout(clock.timers(), Duration.ofSeconds(30), () -> calls.add("timed out")),
            () -> calls.add("failed"));

    @Test
    void batches_that_wait_when_the_transport_is_switched_are_sent_together_on_the_new_one() {
        transport.stall();
        var after = new FakeTransport();
        after.setWritableBytes(LIMIT);
        IntStream.range(0, 4).forEach(i -> outbox.offer(batch("4" + i)));
        outbox.switchTo(after, () -> calls.add("switched"));
        assertThat(after.take()).isEmpty();
        transport.complete(true);
        assertThat(calls).containsExactly("switched");
        assertThat(transport.take()).containsExactly("40");
        assertThat(after.take()).containsExactly("41", "42", "43");
        assertThat(after.sends()).hasSize(1);
    }

    @Test
    void flush_tasks_run_when_the_last_batch_has_been_sent() {
        transport.setWritableBytes(LIMIT);
        transport.stall();
        IntStream.range(0, 3).forEach(i -> outbox.offer(BATCH));
        outbox.whenFlushed(() -> calls.add("flushed"));
        transport.complete(true);
        assertThat(calls).isEmpty();
        transport.complete(true);
        assertThat(calls).containsExactly("flushed");
    }

    @Test
    void flush_tasks_do_not_run_while_the_transport_is_not_writable() {
        transport.setWritableBytes(0);
        outbox.offer(BATCH);
        outbox.whenFlushed(() -> calls.add("flushed"));
        assertThat(calls).isEmpty();
        transport.setWritableBytes(LIMIT);
        outbox.drain();
        assertThat(calls).containsExactly("flushed");
    }

    @Test
    void a_failed_send_of_several_batches_is_reported_once() {
        transport.setWritableBytes(LIMIT);
        transport.stall();
        IntStream.range(0, 3).forEach(i -> outbox.offer(BATCH));
        transport.complete(true);
        transport.complete(false);
        assertThat(calls).containsExactly("failed");
    }

    private static FrameBatch batch(String text) {
        return FrameBatch.of(new Frame.Text(text));
    }
}
