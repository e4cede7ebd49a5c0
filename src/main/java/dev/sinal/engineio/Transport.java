package dev.sinal.engineio;

/** Sends frames to one client. Implementations never call back while the session holds a lock. */
public interface Transport {
    /**
     * Returns the number of bytes that the next send should have at most; a single batch may be larger. Zero while nothing can be sent, as
     * between two GETs of a polling client; {@link EngineSession#poll} then continues.
     */
    int writableBytes();

    /** Returns the number of frames that a send has at most. */
    default int maxFrames() {
        return Integer.MAX_VALUE;
    }

    /**
     * Sends a batch of frames. At most one batch is in flight at a time. Must not block.
     *
     * @param done called exactly once, by any thread, possibly before this method returns
     */
    void send(FrameBatch batch, Completion done);

    /**
     * Returns a number that grows while the client takes the batch in flight, from 0 when its send starts: its bytes or, where those can't be
     * seen, its frames. 0 if nothing can be seen.
     */
    default long progress() {
        return 0;
    }

    /** Closes the transport. A batch in flight may be lost. */
    void close(CloseCause cause);

    /** Receives the result of a send. */
    @FunctionalInterface
    interface Completion {
        /** @param sent whether the whole batch was sent; if not, the transport has failed */
        void done(boolean sent);
    }
}
