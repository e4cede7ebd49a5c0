package dev.sinal.engineio;

import java.util.List;

/** Where frames leave a session. Implementations never call back under a lock of the session. */
public interface Transport {
    /**
     * How many frames can leave with the next send: 0 while none can, as between two polls ({@link EngineSession#poll}
     * goes on with what has gathered).
     */
    int room();

    /**
     * Sends frames, in this order, no more than there was room for. There are no next ones before these are done.
     *
     * @param done told once, on whatever thread, perhaps before this method returns
     */
    void send(List<Frame> frames, Completion done);

    /** Closes what carries the frames; what was handed over before may be lost. */
    void close(CloseCause cause);

    /** What became of frames. */
    @FunctionalInterface
    interface Completion {
        /** @param sent whether the transport took all of them; if not, it is broken */
        void done(boolean sent);
    }
}
