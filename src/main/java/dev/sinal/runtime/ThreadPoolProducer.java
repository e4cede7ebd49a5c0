package dev.sinal.runtime;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Produces the executor on which all tasks of the application run: a thread pool of the application's own.
 *
 * <p>Its threads come from a managed factory, which captures the application's context once. On Payara (6.2025.10),
 * {@code ManagedExecutorService.execute} captures it for each task, by scanning the class path.
 */
@Singleton
class ThreadPoolProducer {
    /** More than there are cores, because some tasks wait for a disk or for an I/O thread of the server. */
    private static final int THREADS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

    private static final long IDLE_SECONDS = 60;
    /** In tasks. More than all sessions have serial executors, each of which submits one task at a time. */
    private static final int QUEUE = 1_000_000;

    @Resource
    private ManagedThreadFactory threads;

    private ThreadPoolExecutor pool;

    @Produces
    @Singleton
    Executor executor() {
        pool = pool(threads, THREADS, QUEUE);
        return pool;
    }

    /**
     * Returns a pool that ends its threads when they have been idle for a minute. Its {@code execute} throws
     * {@link java.util.concurrent.RejectedExecutionException} while the queue is full, and for good after a shutdown.
     */
    static ThreadPoolExecutor pool(ThreadFactory factory, int threads, int queue) {
        var pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(queue), factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Accepts no more tasks; those that wait still run. */
    @PreDestroy
    void shutDown() {
        if (pool != null) {
            pool.shutdown();
        }
    }
}
