package dev.sinal.transport.wildfly;

import dev.sinal.runtime.ServerThreads;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.xnio.Xnio;
import org.xnio.XnioIoThread;

/** The I/O threads of WildFly. */
public final class UndertowThreads implements ServerThreads {
    @Override
    public Optional<Executor> currentIoThread() {
        return Optional.ofNullable(XnioIoThread.currentThread())
                .map(thread -> task -> thread.execute(() -> runWithoutBlocking(task)));
    }

    /** Runs a task in which a write that would block throws, so that the connection is closed. */
    private static void runWithoutBlocking(Runnable task) {
        var before = Xnio.allowBlocking(false);
        try {
            task.run();
        } finally {
            Xnio.allowBlocking(before);
        }
    }
}
