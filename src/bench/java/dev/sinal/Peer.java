package dev.sinal;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A running server that is measured.
 *
 * @param name as the report names it
 * @param port where its clients connect
 * @param publishPort where events are posted
 * @param publishPath to which path
 * @param process its process
 * @param garbage collects it
 */
record Peer(String name, int port, int publishPort, String publishPath, ProcessHandle process, Runnable garbage)
        implements AutoCloseable {
    /** What the first one has finalizers let go of, the second one collects. */
    private static final int COLLECTIONS = 2;
    /** A JVM gives memory back in the background. */
    private static final Duration UNCOMMIT = Duration.ofSeconds(2);

    /** The CPU time that it has used, in seconds. */
    double cpuSeconds() {
        return Proc.cpuSeconds(process);
    }

    /** The memory that it holds, in bytes, after its garbage is collected. Takes seconds. */
    long residentBytes() {
        for (var i = 0; i < COLLECTIONS; i++) {
            garbage.run();
            LockSupport.parkNanos(UNCOMMIT.toNanos());
        }
        return Proc.residentBytes(process);
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
