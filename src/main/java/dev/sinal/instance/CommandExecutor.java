package dev.sinal.instance;

import dev.sinal.rest.UnavailableException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Executes commands one at a time, on the threads of their callers. */
final class CommandExecutor {
    private static final String BUSY = "Another command has not completed";

    private final Duration timeout;
    private final ReentrantLock running = new ReentrantLock();
    /** What the command that runs waits for, as a message to those behind it. */
    private volatile String delay = BUSY;

    /** @param timeout how long a command may wait for those before it */
    CommandExecutor(Duration timeout) {
        this.timeout = timeout;
    }

    /**
     * Executes a command after those before it. While the database or the event log is unavailable, each of those takes as long as its
     * timeouts.
     *
     * @throws UnavailableException if they have not completed in time; its message says what the one that runs waits for
     */
    <T> T execute(Supplier<T> command) {
        try {
            if (!running.tryLock(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new UnavailableException(delay);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnavailableException("The server is going down");
        }
        try {
            return command.get();
        } finally {
            running.unlock();
        }
    }

    /** Executes a task between two commands, unless one runs now. */
    void executeIfIdle(Runnable task) {
        if (running.tryLock()) {
            try {
                task.run();
            } finally {
                running.unlock();
            }
        }
    }

    /**
     * Runs a step of the current command that may block.
     *
     * @param message what commands behind this one say that can't wait longer
     */
    <T> T await(String message, Supplier<T> step) {
        delay = message;
        try {
            return step.get();
        } finally {
            delay = BUSY;
        }
    }

    /** Runs a step of the current command that uses the database, as {@link #await} does. */
    <T> T awaitDatabase(Supplier<T> step) {
        return await("The database is not available", step);
    }
}
