package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Tests when and how batches are sent. */
class OutboxTest {
    private static final int LIMIT = 10_000;
    private static final FrameBatch BATCH = batch("4x");

    private final ManualClock clock = new ManualClock();
    private final FakeTransport transport = new FakeTransport();
    private final List<String> calls = new ArrayList<>();
    private final SendTimeout sendTimeout =
            new SendTimeout(clock.timers(), Duration.ofSeconds(30), () -> calls.add("timed out"));
    private final Outbox outbox = new Outbox(transport, LIMIT, sendTimeout, () -> calls.add("failed"));

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
    void a_batch_of_more_frames_than_the_transport_takes_is_sent_in_parts_whose_rest_moves_to_another_transport() {
        transport.setWritableBytes(LIMIT);
        transport.setMaxFrames(16);
        transport.stall();
        outbox.offer(batch("4first"));
        var large = FrameBatch.of(IntStream.range(0, 40)
                .<Frame>mapToObj(i -> new Frame.Text("4" + i))
                .toList());
        outbox.offer(large);
        outbox.offer(batch("4last"));
        transport.complete(true);
        transport.complete(true);
        assertThat(transport.sends()).extracting(FrameBatch::size).containsExactly(1, 16, 16);
        assertThat(transport.sends().get(1)).isSameAs(large.split(16).get(0));
        var after = new FakeTransport();
        after.setWritableBytes(LIMIT);
        outbox.switchTo(after, () -> {});
        transport.complete(true);
        assertThat(after.take()).hasSize(9).startsWith("432").endsWith("439", "4last");
        outbox.whenFlushed(() -> calls.add("flushed"));
        assertThat(calls).containsExactly("flushed");
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

    @Test
    void a_hundred_thousand_sends_that_complete_at_once_do_not_recurse() {
        var depth = new int[1];
        var direct = new Transport() {
            private int count;

            @Override
            public int writableBytes() {
                return 1;
            }

            @Override
            public void send(FrameBatch batch, Completion done) {
                depth[0] = Math.max(depth[0], Thread.currentThread().getStackTrace().length);
                count++;
                done.done(true);
            }

            @Override
            public void close(CloseCause cause) {}
        };
        var deep = new Outbox(direct, LIMIT, sendTimeout, () -> {});
        for (var i = 0; i < 100_000; i++) {
            assertThat(deep.offer(BATCH)).isTrue();
        }
        assertThat(direct.count).isEqualTo(100_000);
        assertThat(depth[0]).isLessThan(200);
    }

    @Test
    void a_send_times_out_if_the_client_takes_nothing_of_it() {
        transport.stall();
        outbox.offer(BATCH);
        clock.pass(Duration.ofSeconds(29));
        assertThat(calls).isEmpty();
        clock.pass(Duration.ofSeconds(1));
        assertThat(calls).containsExactly("timed out");
    }

    @Test
    void a_send_does_not_time_out_while_the_client_takes_some_of_it() {
        transport.stall();
        outbox.offer(BATCH);
        for (var second = 1; second <= 120; second++) {
            transport.setProgress(second / 20);
            clock.pass(Duration.ofSeconds(1));
        }
        assertThat(calls).isEmpty();
        clock.pass(Duration.ofSeconds(10));
        clock.pass(Duration.ofSeconds(10));
        assertThat(calls).isEmpty();
        clock.pass(Duration.ofSeconds(10));
        assertThat(calls).containsExactly("timed out");
    }

    private static FrameBatch batch(String text) {
        return FrameBatch.of(new Frame.Text(text));
    }
}
