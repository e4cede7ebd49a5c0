package dev.sinal.transport.wildfly;

import dev.sinal.runtime.SerialExecutor;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Runs sends on one of WildFly's I/O threads. Undertow writes on no other thread: it makes a task of each send from another thread, under a
 * lock. Here all sends that wait are run by one task.
 *
 * <p>Blocks callers that are more than 64 sends ahead of the I/O thread, so that a broadcast is paced by its writes, and events that arrive
 * meanwhile leave together.
 */
final class IoThreadExecutor implements Executor {
    /** How many sends may wait. */
    private static final int MAX_WAITING = 64;
    /** How many permits are released at once: to wake a thread costs as much as a send. */
    private static final int RELEASE_BATCH = MAX_WAITING / 2;

    private static final long TIMEOUT_SECONDS = 10;

    private final Executor thread;
    private final SerialExecutor sends;
    private final Semaphore permits = new Semaphore(MAX_WAITING);
    /** Sends that have completed and whose permits are not released yet; used by one send at a time. */
    private int unreleased;

    /** @param thread an executor that is a thread, as XNIO's are */
    IoThreadExecutor(Executor thread) {
        this.thread = thread;
        this.sends = new SerialExecutor(thread);
    }

    /**
     * Runs a send, at once if the caller is the I/O thread itself. If the I/O thread has been shut down, the caller runs the send, which then
     * fails.
     *
     * @throws RejectedExecutionException if no send has completed for 10 seconds while 64 wait, or the caller is interrupted
     */
    @Override
    public void execute(Runnable send) {
        if (Thread.currentThread() == thread) {
            send.run();
            return;
        }
        acquirePermit();
        sends.execute(() -> run(send));
    }

    private void acquirePermit() {
        try {
            if (!permits.tryAcquire(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
                throw new RejectedExecutionException("an I/O thread of the server has stopped writing");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("interrupted while waiting for an I/O thread", interrupted);
        }
    }

    private void run(Runnable send) {
        try {
            send.run();
        } finally {
            unreleased++;
            if (unreleased == RELEASE_BATCH || sends.waiting() == 1) {
                permits.release(unreleased);
                unreleased = 0;
            }
        }
    }
}
