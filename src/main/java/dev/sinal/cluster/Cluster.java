package dev.sinal.cluster;

import dev.sinal.log.AppendRefusedException;
import dev.sinal.log.Position;
import java.time.Duration;
import java.util.List;

/**
 * The nodes that share an event log, as one of them knows them. Injected as {@code Optional<Cluster>}, which is empty on a node without
 * Redis. Safe for use by several threads.
 *
 * <p>A {@link ClusterCommand} that is read from the log is fired as a CDI event, on the thread that reads, before later events of the log are
 * passed on: a change that an observer makes at that place in the log has the same place on each node.
 */
public interface Cluster {
    /** Returns the id of this node: short, of letters and digits, and another one at each start. */
    String nodeId();

    /** Returns the live nodes, this one included, as they were known at most about a second ago; this one only while Redis is away. */
    List<Node> nodes();

    /** Returns whether the log takes commands now, as it was known at most about a second ago. */
    boolean isAvailable();

    /**
     * Appends a command to the log, in order with events. Every node gets it, this one included; a node that starts later does not.
     *
     * @throws AppendRefusedException if the log can't take it now
     */
    Position send(ClusterCommand command);

    /**
     * Blocks until every live node has read the log up to a position, and has run the observers of the commands up to there; at most for
     * the given time. A node that is silent counts as live for 10 s, unless its machine refuses connections to it.
     *
     * @return whether they have
     */
    boolean awaitApplied(Position position, Duration timeout);

    /**
     * Contends for a lease, from now on until the result is closed. One node holds it at a time; if that one stops, another one has it at
     * once, and if that one is gone, within 10 s.
     *
     * @param name the name of the lease, of letters, digits and {@code -}
     */
    Lease lease(String name);
}
