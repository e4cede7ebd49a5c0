package dev.sinal.cluster;

import dev.sinal.log.EventLog;
import dev.sinal.log.Shared;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Produces this node's part of the cluster, if one is configured. */
@Singleton
class ClusterProducer {
    @Produces
    @Singleton
    Optional<Cluster> cluster() {
        return Optional.empty();
    }

    @Produces
    @Singleton
    @Shared
    Optional<EventLog> log() {
        return Optional.empty();
    }
}
