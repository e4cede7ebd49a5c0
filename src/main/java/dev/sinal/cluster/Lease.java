package dev.sinal.cluster;

import java.util.Optional;

/** A node's part in the contention for something that one node does at a time. */
public interface Lease extends AutoCloseable {
    /** Returns whether this node holds the lease now. Does not block. */
    boolean isHeld();

    /** Returns the id of the node that holds the lease, as it was known about two seconds ago; empty if it is not known. */
    Optional<String> holder();

    /** Gives the lease up, and contends for it no more. */
    @Override
    void close();
}
