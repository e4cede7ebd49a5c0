package dev.sinal.engineio;

/** Where frames leave a session. Implementations never call back under a lock of the session. */
public interface Transport {
    /**
     * How many bytes should leave with the next send: 0 while none can, as between two polls ({@link EngineSession#poll} goes on with
     * what has gathered). A batch that is larger leaves alone.
     */
    int writableBytes();

    /**
     * Sends a batch. There is no next one before this one is done.
     *
     * @param done told once, on whatever thread, perhaps before this method returns
     */
    void send(FrameBatch batch, Completion done);

    /** Closes what carries the frames; what was handed over before may be lost. */
    void close(CloseCause cause);

    /** What became of a batch. */
    @FunctionalInterface
    interface Completion {
        /** @param sent whether the transport took all of it; if not, it is broken */
        void done(boolean sent);
    }
}
