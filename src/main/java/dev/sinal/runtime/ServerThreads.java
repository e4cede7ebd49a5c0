package dev.sinal.runtime;

import java.util.Optional;
import java.util.concurrent.Executor;

/** The threads on which the server serves requests. */
public interface ServerThreads {
    /** The name of the init parameter of a servlet that may be served on an I/O thread, because it does not block one. Its value is not read. */
    String NON_BLOCKING = "non-blocking";

    /**
     * Returns the current thread as an executor if it is an I/O thread of the server, which serves many connections and must not be blocked;
     * empty if it may be blocked. A task that would have to wait for a client to take its response closes the connection instead.
     */
    Optional<Executor> currentIoThread();
}
