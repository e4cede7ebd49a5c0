package dev.sinal.intake;

import java.util.Optional;

/**
 * The lease of the node that connects to the Evolution API, which one node of a cluster does at a time. Injected as an {@code Optional}, which
 * is empty where there is one node.
 */
public interface SourceLease {
    /** Returns whether this node has it. */
    boolean isHeld();

    /** Returns the id of the node that has it, if that is known. */
    Optional<String> holder();
}
