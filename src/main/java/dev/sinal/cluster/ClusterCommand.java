package dev.sinal.cluster;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What one node tells all others, in order with events. Fired as a CDI event on each node, the sender included, when that node's reading of
 * the log reaches it; an observer runs on the reading thread.
 *
 * <p>To add one: a record here, whose {@link #fields} are what its line in {@link #parse} takes. Nodes of an older version ignore it.
 */
public sealed interface ClusterCommand {
    /** Returns the values that the command is written as, in the order in which {@link #parse} reads them. */
    List<String> fields();

    /** Returns the name under which the command is written. */
    default String name() {
        return getClass().getSimpleName();
    }

    /** Returns a command that was written with these fields; empty if this version does not know it. */
    static Optional<ClusterCommand> parse(String name, List<String> fields) {
        return switch (name) {
            case "InstanceStored" -> Optional.of(new InstanceStored(fields.get(0)));
            case "SocketsDisconnected" -> Optional.of(new SocketsDisconnected(
                    SocketsDisconnected.criterion(fields.get(0)),
                    SocketsDisconnected.criterion(fields.get(1)),
                    SocketsDisconnected.criterion(fields.get(2))));
            default -> Optional.empty();
        };
    }

    /** An instance was created, changed or deleted in the database that the nodes share. */
    record InstanceStored(String instance) implements ClusterCommand {
        @Override
        public List<String> fields() {
            return List.of(instance);
        }
    }

    /**
     * An administrator disconnects the clients that match all criteria that are present.
     *
     * @param sid the id of the session
     * @param instance the instance from whose namespace they are disconnected; without it, their sessions end
     * @param address the address by which the clients are limited
     */
    record SocketsDisconnected(Optional<String> sid, Optional<String> instance, Optional<String> address)
            implements ClusterCommand {
        @Override
        public List<String> fields() {
            return Stream.of(sid, instance, address)
                    .map(criterion -> criterion.orElse(""))
                    .toList();
        }

        private static Optional<String> criterion(String text) {
            return Optional.of(text).filter(value -> !value.isEmpty());
        }
    }

    /**
     * This node has not read all of the log: it was away for longer than the log holds events, or the log was lost and begins anew. Commands
     * may be missing, so that what they would have changed has to be loaded again; and events, so that clients have to connect anew. Fired by
     * a node for itself only; never sent.
     */
    record LogLost() implements ClusterCommand {
        @Override
        public List<String> fields() {
            return List.of();
        }
    }

    /**
     * Another node is gone without leaving the cluster: it may have stored a change that it has not announced. Fired by a node for itself
     * only; never sent. Its place among other commands says nothing, and it is fired on another thread.
     */
    record NodeGone() implements ClusterCommand {
        @Override
        public List<String> fields() {
            return List.of();
        }
    }
}
