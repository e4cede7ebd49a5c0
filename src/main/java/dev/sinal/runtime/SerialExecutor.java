package dev.sinal.runtime;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/** Runs tasks one at a time, in the order in which they came, on the threads of an executor. */
public final class SerialExecutor implements Executor {
    private static final System.Logger LOG = System.getLogger(SerialExecutor.class.getName());

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    public SerialExecutor(Executor executor) {
        this.executor = executor;
    }

    /**
     * Runs a task behind those before it; on the calling thread, where the executor takes none any more. Whoever hands tasks in sees
     * to it that they are not too many.
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            try {
                executor.execute(this::runAll);
            } catch (RejectedExecutionException full) {
                LOG.log(System.Logger.Level.DEBUG, "the server has no thread for a task", full);
                runAll(); // or nothing in this lane would ever run again
            }
        }
    }

    /** How many tasks wait, the one that runs included. */
    public int waiting() {
        return waiting.get();
    }

    private void runAll() {
        do {
            run(tasks.remove());
        } while (waiting.decrementAndGet() != 0);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.log(System.Logger.Level.ERROR, "a task failed", e);
        }
    }
}
