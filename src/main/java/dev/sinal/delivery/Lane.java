package dev.sinal.delivery;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs tasks one at a time, in the order in which they came, on the threads of an executor. */
@Singleton
final class Lane implements Executor {
    private static final System.Logger LOG = System.getLogger(Lane.class.getName());

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    @Inject
    Lane(@Background Executor executor) {
        this.executor = executor;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            executor.execute(this::runAll);
        }
    }

    private void runAll() {
        do {
            try {
                tasks.remove().run();
            } catch (RuntimeException e) {
                LOG.log(System.Logger.Level.ERROR, "a delivery failed", e);
            }
        } while (waiting.decrementAndGet() != 0);
    }
}
