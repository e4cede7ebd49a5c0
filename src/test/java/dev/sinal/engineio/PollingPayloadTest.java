package dev.sinal.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Tests that a payload is encoded once, by one thread, and blocks no other one. */
class PollingPayloadTest {
    private final AtomicInteger encodings = new AtomicInteger();

    @Test
    void a_payload_is_encoded_and_compressed_once() throws IOException {
        var payload = new PollingPayload(() -> {
            encodings.incrementAndGet();
            return PollingBody.text("4" + "x".repeat(10_000));
        });
        var compressed = payload.compress(1000).join();
        assertThat(payload.compress(1000).join()).isSameAs(compressed);
        assertThat(payload.encode().join().text()).hasSize(10_001);
        assertThat(encodings).hasValue(1);
        assertThat(compressed.gzip()).isTrue();
        assertThat(compressed.bytes().length).isLessThan(1000);
        try (var plain = new GZIPInputStream(new ByteArrayInputStream(compressed.bytes()))) {
            assertThat(plain.readAllBytes()).isEqualTo(payload.encode().join().bytes());
        }
    }

    @Test
    void a_small_payload_is_not_compressed() {
        var payload = new PollingPayload(() -> PollingBody.text("4x"));
        assertThat(payload.compress(3).join()).isSameAs(payload.encode().join());
    }

    @Test
    void a_thread_that_needs_a_payload_while_another_one_encodes_it_is_not_blocked() {
        var second = new AtomicReference<CompletableFuture<PollingBody>>();
        var self = new AtomicReference<PollingPayload>();
        self.set(new PollingPayload(() -> {
            encodings.incrementAndGet();
            second.set(self.get().compress(0));
            assertThat(second.get()).isNotDone();
            return PollingBody.text("4x");
        }));
        assertThat(self.get().encode()).isCompleted();
        assertThat(second.get()).isCompleted();
        assertThat(encodings).hasValue(1);
    }

    @Test
    void an_encoding_that_fails_is_tried_again_by_the_next_session() {
        var payload = new PollingPayload(() -> {
            if (encodings.incrementAndGet() == 1) {
                throw new OutOfMemoryError("expected");
            }
            return PollingBody.text("4x");
        });
        assertThat(payload.compress(0)).isCompletedExceptionally();
        assertThat(payload.compress(0)).isCompleted();
    }
}
