package dev.sinal.transport;

import dev.sinal.engineio.CloseCause;
import dev.sinal.engineio.Parcel;
import dev.sinal.engineio.Transport.Completion;
import java.util.concurrent.Executor;

/** Hands frames to one WebSocket: portably, or by what one server does better. One parcel at a time. */
interface FrameSink {
    /** Runs what sends and closes, in order; it may hold up who is far ahead. */
    default Executor lane() {
        return Runnable::run;
    }

    /**
     * Sends a parcel and tells what became of it, once.
     *
     * @throws RuntimeException if the WebSocket is closed; then nothing is told
     */
    void send(Parcel parcel, Completion done);

    /** Closes the WebSocket, behind what was sent. */
    void close(CloseCause cause);
}
