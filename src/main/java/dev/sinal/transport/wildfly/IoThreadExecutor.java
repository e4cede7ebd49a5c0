package dev.sinal.transport.wildfly;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.xnio.XnioIoThread;

/**
 * The sends that one of WildFly's I/O threads has to do. Undertow writes on no other thread, and would hand over each send by itself, under
 * a lock; here all that there are come as one task.
 *
 * <p>Whoever is too far ahead of the thread is held up. So a broadcast takes as long as its writes, and what happens meanwhile leaves
 * together.
 */
final class IoThreadExecutor implements Executor {
    private static final Map<XnioIoThread, IoThreadExecutor> LANES = new ConcurrentHashMap<>();
    /** How many sends one may be ahead. */
    private static final int AHEAD = 64;
    /** Those who are held up go on when so many are done: to wake somebody costs as much as a send. */
    private static final int TOGETHER = AHEAD / 2;

    private static final long PATIENCE_SECONDS = 10;

    private final Executor thread;
    private final Semaphore places = new Semaphore(AHEAD);
    private final Queue<Runnable> sends = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param thread an executor that is a thread, as XNIO's are */
    IoThreadExecutor(Executor thread) {
        this.thread = thread;
    }

    /** The lane of a thread; there are as many as WildFly has I/O threads. */
    static IoThreadExecutor of(XnioIoThread thread) {
        return LANES.computeIfAbsent(thread, IoThreadExecutor::new);
    }

    @Override
    public void execute(Runnable send) {
        if (Thread.currentThread() == thread) {
            send.run();
            return;
        }
        waitForPlace();
        sends.add(send);
        if (waiting.getAndIncrement() == 0) {
            try {
                thread.execute(this::runAll);
            } catch (RejectedExecutionException gone) {
                runAll(); // and all of them fail
            }
        }
    }

    private void waitForPlace() {
        try {
            if (!places.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new RejectedExecutionException("an I/O thread of the server has stopped writing");
            }
        } catch (InterruptedException down) {
            Thread.currentThread().interrupt();
            throw new RejectedExecutionException("the server goes down", down);
        }
    }

    private void runAll() {
        var done = 0;
        do {
            sends.remove().run();
            if (++done == TOGETHER) {
                places.release(done);
                done = 0;
            }
        } while (waiting.decrementAndGet() != 0);
        places.release(done);
    }
}
