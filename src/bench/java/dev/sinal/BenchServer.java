package dev.sinal;

import dev.sinal.PublisherConnection.Form;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * A running server.
 *
 * @param name its name in the report
 * @param port the port for clients
 * @param targets where events are posted, for each form that it takes
 * @param process its process
 * @param collector runs its garbage collector
 */
record BenchServer(String name, int port, Map<Form, Target> targets, ProcessHandle process, Runnable collector)
        implements AutoCloseable {
    /** The second collection frees what finalizers release after the first. */
    private static final int COLLECTIONS = 2;
    /** A JVM returns memory to the system in the background. */
    private static final Duration UNCOMMIT = Duration.ofSeconds(2);

    /**
     * Where events are posted.
     *
     * @param path the path, in which {@code {instance}} stands for the instance
     */
    record Target(int port, String path) {}

    /** Creates instances that stream all events. */
    void create(List<String> instances) {
        instances.forEach(new RestClient(port)::createStreaming);
    }

    /** Returns the CPU time that it has used. */
    Proc.CpuTime cpu() {
        return Proc.cpu(process);
    }

    /** Returns its resident memory after a garbage collection, in bytes. Takes seconds. */
    long residentBytes() {
        for (var i = 0; i < COLLECTIONS; i++) {
            collector.run();
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
