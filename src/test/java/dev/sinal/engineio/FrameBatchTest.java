package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Tests the encoding and joining of batches. */
class FrameBatchTest {
    private final List<FrameBatch> sent = new ArrayList<>();
    private Transport.Completion pending;
    private int writableBytes = 1 << 16;

    @Test
    void the_bytes_of_a_websocket_are_in_order_and_encoded_once() {
        var batch = FrameBatch.of(List.of(new Frame.Text("4a"), new Frame.Binary(ByteBuffer.wrap(new byte[] {7}))));
        assertThat(bytes(batch)).containsExactly(0x81, 2, '4', 'a', 0x82, 1, 7);
        assertThat(batch.webSocketBytes()).isSameAs(batch.webSocketBytes());
    }

    @Test
    void batches_that_wait_for_a_slow_client_are_joined_in_order() {
        var outbox = outbox();
        for (var text : List.of("4a", "4b", "4c")) {
            outbox.offer(FrameBatch.of(new Frame.Text(text)));
        }
        pending.done(true);
        assertThat(sent).hasSize(2);
        assertThat(new String(bytes(sent.get(1)), StandardCharsets.ISO_8859_1))
                .isEqualTo("\u0081\u00024b\u0081\u00024c");
    }

    @Test
    void the_same_batches_are_joined_once_for_all_sessions() {
        var batches = List.of(batch("4a"), batch("4b"), batch("4c"), batch("4d"));
        var others = Stream.of(batches, batches, List.of(batches.get(0), batches.get(1), batches.get(3)));
        others.forEach(some -> {
            some.forEach(outbox()::offer);
            pending.done(true);
        });
        assertThat(sent.get(1)).isSameAs(sent.get(3)).isNotSameAs(sent.get(5));
        assertThat(sent.get(5).frames())
                .containsExactly(
                        batches.get(1).frames().get(0), batches.get(3).frames().get(0));
    }

    @Test
    void thousands_of_small_batches_are_joined() {
        writableBytes = 1_000_000;
        var outbox = new Outbox(new Recorder(), 1_000_000, deadline(), () -> {});
        for (var i = 0; i < 10_000; i++) {
            outbox.offer(batch("2"));
        }
        pending.done(true);
        assertThat(sent.get(1).frames()).hasSize(9_999);
        assertThat(bytes(sent.get(1))).hasSize(3 * 9_999);
    }

    @Test
    void batches_are_joined_up_to_the_writable_bytes_and_never_split() {
        writableBytes = 200;
        var outbox = outbox();
        outbox.offer(FrameBatch.of(new Frame.Text("4a")));
        outbox.offer(FrameBatch.of(List.of(new Frame.Text("4b"), new Frame.Text("4" + "c".repeat(500)))));
        outbox.offer(FrameBatch.of(new Frame.Text("4d")));
        outbox.offer(FrameBatch.of(new Frame.Text("4e")));
        outbox.offer(FrameBatch.of(new Frame.Text("4" + "f".repeat(100))));
        while (pending != null) {
            var done = pending;
            pending = null;
            done.done(true);
        }
        assertThat(sent.stream().map(batch -> batch.frames().size())).containsExactly(1, 2, 2, 1);
    }

    @Test
    void the_weight_of_joined_batches_is_released_together() {
        var outbox = outbox();
        var batch = FrameBatch.of(new Frame.Text("4" + "x".repeat(3_000)));
        for (var i = 0; i < 4; i++) { // one in flight, and three behind it
            assertThat(outbox.offer(batch)).isTrue();
        }
        assertThat(outbox.offer(batch)).as("above the limit").isFalse();
        pending.done(true);
        pending.done(true);
        assertThat(outbox.offer(batch)).isTrue();
    }

    private Outbox outbox() {
        return new Outbox(new Recorder(), 10_000, deadline(), () -> {});
    }

    private static SendTimeout deadline() {
        return new SendTimeout(new ManualClock().timers(), Duration.ofMinutes(1), () -> {});
    }

    private static FrameBatch batch(String text) {
        return FrameBatch.of(new Frame.Text(text));
    }

    private static byte[] bytes(FrameBatch batch) {
        var bytes = new byte[batch.webSocketBytes().remaining()];
        batch.webSocketBytes().duplicate().get(bytes);
        return bytes;
    }

    private final class Recorder implements Transport {
        @Override
        public int writableBytes() {
            return writableBytes;
        }

        @Override
        public void send(FrameBatch batch, Completion done) {
            sent.add(batch);
            pending = done;
        }

        @Override
        public void close(CloseCause cause) {}
    }
}
