package dev.sinal.engineio;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.zip.GZIPOutputStream;

/**
 * A batch as the body of the response to a GET. It is encoded, and compressed, by the first thread that needs it, and shared by all sessions
 * that send the batch: the others are called back rather than blocked meanwhile.
 */
public final class PollingPayload {
    private final Supplier<PollingBody> encoder;
    private final AtomicReference<CompletableFuture<PollingBody>> encoded = new AtomicReference<>();
    private final AtomicReference<CompletableFuture<PollingBody>> compressed = new AtomicReference<>();

    /** @param encoder encodes the batch; called at most once, unless it throws */
    PollingPayload(Supplier<PollingBody> encoder) {
        this.encoder = encoder;
    }

    /** Returns the body, which the calling thread encodes unless another one has begun to. */
    public CompletableFuture<PollingBody> encode() {
        return once(encoded, () -> CompletableFuture.completedFuture(encoder.get()));
    }

    /**
     * Returns the body in the content coding gzip, which the calling thread encodes unless another one has begun to. A body that is smaller
     * than a limit is not compressed.
     *
     * @param minBytes the limit, which must be the same in all calls
     */
    public CompletableFuture<PollingBody> compress(int minBytes) {
        return once(compressed, () -> encode().thenApply(body -> body.bytes().length < minBytes ? body : gzip(body)));
    }

    private static CompletableFuture<PollingBody> once(
            AtomicReference<CompletableFuture<PollingBody>> form, Supplier<CompletableFuture<PollingBody>> encoder) {
        var mine = new CompletableFuture<PollingBody>();
        var others = form.compareAndExchange(null, mine);
        if (others != null) {
            return others;
        }
        try {
            encoder.get().whenComplete((body, failure) -> complete(form, mine, body, failure));
        } catch (Throwable failure) {
            complete(form, mine, null, failure);
        }
        return mine;
    }

    private static void complete(
            AtomicReference<CompletableFuture<PollingBody>> form,
            CompletableFuture<PollingBody> future,
            PollingBody body,
            Throwable failure) {
        if (failure == null) {
            future.complete(body);
        } else {
            form.set(null); // the next session tries again
            future.completeExceptionally(failure);
        }
    }

    private static PollingBody gzip(PollingBody body) {
        var bytes = new ByteArrayOutputStream(body.bytes().length / 2);
        try (var out = new GZIPOutputStream(bytes)) {
            out.write(body.bytes());
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a byte array does not fail
        }
        return body.compressed(bytes.toByteArray());
    }
}
