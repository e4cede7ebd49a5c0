package dev.sinal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/** Repeats something that a client does on several threads, each of which waits for the server's answers. */
final class ParallelLoad implements AutoCloseable {
    private static final int THREADS = 16;
    private static final long MAX_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final int THREE_DIGITS = 3;

    private final BenchServer server;
    private final LongAdder done = new LongAdder();
    private final Histogram latency = new ConcurrentHistogram(MAX_NANOS, THREE_DIGITS);
    private final ArrayList<CompletableFuture<Void>> running = new ArrayList<>();
    private volatile boolean stopped;

    /** Starts the threads. What they repeat is called by several of them at once. */
    ParallelLoad(BenchServer server, Callable<?> repeated) {
        this.server = server;
        var threads = Executors.newFixedThreadPool(THREADS);
        for (var i = 0; i < THREADS; i++) {
            running.add(CompletableFuture.runAsync(() -> repeat(repeated), threads));
        }
        threads.shutdown();
    }

    private void repeat(Callable<?> repeated) {
        while (!stopped) {
            var start = System.nanoTime();
            try {
                repeated.call();
            } catch (Exception e) {
                throw new IllegalStateException(server.name(), e);
            }
            latency.recordValue(System.nanoTime() - start);
            done.increment();
        }
    }

    Measurement measure(Duration window) throws InterruptedException {
        latency.reset();
        var start = Snapshot.of(server, done.sum());
        Thread.sleep(window.toMillis());
        running.stream().filter(CompletableFuture::isCompletedExceptionally).forEach(CompletableFuture::join);
        return Snapshot.of(server, done.sum()).since(start, latency);
    }

    @Override
    public void close() {
        stopped = true;
        running.forEach(CompletableFuture::join);
    }
}
