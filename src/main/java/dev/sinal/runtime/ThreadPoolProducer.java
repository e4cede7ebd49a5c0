package dev.sinal.runtime;

import jakarta.annotation.PreDestroy;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Produces the executor on which all tasks of the application run: a thread pool of its own.
 *
 * <p>Its threads come from a managed factory, which captures the application's context once. On Payara (6.2025.10),
 * {@code ManagedExecutorService.execute} captures it for each task, by scanning the class path.
 */
@Singleton
class ThreadPoolProducer {
    /** Some tasks wait for a disk or for a server's I/O thread, so that there are more threads than cores. */
    private static final int THREADS = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

    private static final long IDLE_SECONDS = 60;
    /** More than the serial executors that all sessions have; past it, {@code execute} throws. */
    private static final int QUEUE = 1_000_000;

    @Resource
    private ManagedThreadFactory threads;

    private ThreadPoolExecutor pool;

    @Produces
    @Singleton
    Executor executor() {
        pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(QUEUE), threads);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    @PreDestroy
    void shutDown() {
        if (pool != null) {
            pool.shutdown();
        }
    }
}
