package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.Timers;
import dev.sinal.engineio.Transport.Completion;
import jakarta.websocket.Session;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executor;

/** Writes frames to one WebSocket, by the WebSocket API or by what one server offers beyond it. */
public interface FrameSink {
    /** How long a client may take to answer a close frame. */
    Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    /**
     * Returns the executor on which {@link #send} and {@link #close} must be called. It keeps their order, may block its callers so that
     * they are paced by the writes, and may refuse a task.
     */
    default Executor executor() {
        return Runnable::run;
    }

    /**
     * Sends a batch. At most one batch is in flight at a time.
     *
     * @param done called once, unless this method throws
     * @throws RuntimeException if the WebSocket is closed
     */
    void send(FrameBatch batch, Completion done);

    /** Returns how much of the batch in flight the client has taken, as {@link dev.sinal.engineio.Transport#progress} does. */
    default long progress() {
        return 0;
    }

    /**
     * Sends a close frame after what was sent before. Where the server allows it, the connection is cut if the client does not answer within
     * {@link #CLOSE_TIMEOUT}.
     */
    void close(CloseCause cause);

    /** Creates the sinks of one kind. */
    @FunctionalInterface
    interface Factory {
        /**
         * Creates the sink of one WebSocket.
         *
         * @param connection the server's own connection of the client, where the server exposes it
         * @throws LinkageError if this version of the server differs from those that the kind supports
         */
        FrameSink create(Session session, Optional<Object> connection, Timers timers);
    }
}
