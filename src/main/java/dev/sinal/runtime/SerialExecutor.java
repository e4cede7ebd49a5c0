package dev.sinal.runtime;

import static java.lang.System.Logger.Level.DEBUG;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs tasks one at a time, in the order in which they were submitted, on the threads of another executor.
 *
 * <p>All tasks that wait are run by one task of that executor. The actions of a task happen-before those of the next one. A task that
 * throws, an {@code Error} included, is logged and does not affect the tasks behind it.
 *
 * <p>The queue is not bounded; callers bound it where they need to, by {@link #waiting}.
 */
public final class SerialExecutor implements Executor {
    private static final System.Logger LOG = System.getLogger(SerialExecutor.class.getName());

    private final Executor executor;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    public SerialExecutor(Executor executor) {
        this.executor = executor;
    }

    /**
     * Submits a task behind those that wait.
     *
     * <p>If the executor does not accept it, as when a thread pool is saturated, is shut down or can't create a thread, the calling thread
     * runs it before this method returns, and then the tasks that were submitted meanwhile, in their order. So no task is lost, and the
     * executor is used again for the next one.
     */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) {
            try {
                executor.execute(this::runAll);
            } catch (RuntimeException | Error refused) {
                LOG.log(DEBUG, "executor refused a task; the calling thread runs it", refused);
                runAll();
            }
        }
    }

    /** Returns the number of tasks that have not completed, including the one that runs. */
    public int waiting() {
        return waiting.get();
    }

    private void runAll() {
        do {
            GuardedTask.run(tasks.remove());
        } while (waiting.decrementAndGet() != 0);
    }
}
