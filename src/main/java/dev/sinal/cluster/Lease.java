package dev.sinal.cluster;

/** A node's part in the contention for something that one node does at a time. */
public interface Lease extends AutoCloseable {
    /** Returns whether this node holds the lease now. Does not block. */
    boolean isHeld();

    /** Gives the lease up, and contends for it no more. */
    @Override
    void close();
}
