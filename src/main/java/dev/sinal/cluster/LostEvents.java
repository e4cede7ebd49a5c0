package dev.sinal.cluster;

import dev.sinal.cluster.ClusterCommand.LogLost;
import dev.sinal.delivery.Partitions;
import dev.sinal.socketio.Socket;
import dev.sinal.socketio.SocketIoServer;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/**
 * Disconnects the clients of this node when it has not read all events of the log, behind those that it has read. They reconnect by themselves,
 * and those that resume are told that events are missing.
 */
@Singleton
class LostEvents {
    private final Partitions partitions;
    private final SocketIoServer server;

    @Inject
    LostEvents(Partitions partitions, SocketIoServer server) {
        this.partitions = partitions;
        this.server = server;
    }

    void onLogLost(@Observes LogLost lost) {
        partitions.executeBehindEvents(() -> server.sockets().forEach(Socket::closeIncomplete));
    }
}
