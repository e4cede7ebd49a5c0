package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.FrameBatch;
import dev.sinal.engineio.Transport.Completion;
import java.time.Duration;
import java.util.concurrent.Executor;

/** Hands frames to one WebSocket: portably, or by what one server does better. One parcel at a time. */
public interface FrameSink {
    /** How long a client may take over its answer to a goodbye. */
    Duration PATIENCE = Duration.ofSeconds(5);

    /** Runs what sends and closes, in order; it may hold up who is far ahead. */
    default Executor lane() {
        return Runnable::run;
    }

    /**
     * Sends a parcel and tells what became of it, once.
     *
     * @throws RuntimeException if the WebSocket is closed; then nothing is told
     */
    void send(FrameBatch parcel, Completion done);

    /** Says goodbye to the client, behind what was sent; where the server lets it, its answer is not waited for longer than that. */
    void close(CloseCause cause);
}
