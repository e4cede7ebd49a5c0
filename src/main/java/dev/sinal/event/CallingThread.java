package dev.sinal.event;

import java.util.concurrent.Executor;

/**
 * The {@linkplain Publication#workers workers} of a publisher whose own thread may be blocked: what blocks runs in the thread that submits it.
 *
 * <p>A log that is written by one thread at a time lets this one write, as long as it {@linkplain #isCurrent is the one that publishes}, and
 * does not have it wait until another one has written.
 */
public final class CallingThread implements Executor {
    private final Thread publisher;

    private CallingThread(Thread publisher) {
        this.publisher = publisher;
    }

    /** Returns the workers of a publisher on the current thread. With a constructor without parameters, this would be a CDI bean. */
    public static CallingThread current() {
        return new CallingThread(Thread.currentThread());
    }

    @Override
    public void execute(Runnable task) {
        task.run();
    }

    /** Returns whether the current thread is the publisher's. What a publication waits for may continue it on any other thread. */
    public boolean isCurrent() {
        return Thread.currentThread() == publisher;
    }
}
