package dev.sinal.cluster;

import dev.sinal.instance.ChangeAnnouncer;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Produces what announces changes of instances, if a cluster is configured. */
@Singleton
class AnnouncerProducer {
    @Produces
    @Singleton
    Optional<ClusterAnnouncer> announcer(Optional<Cluster> cluster) {
        return cluster.map(ClusterAnnouncer::new);
    }

    @Produces
    @Singleton
    Optional<ChangeAnnouncer> changes(Optional<ClusterAnnouncer> announcer) {
        return announcer.map(changes -> changes);
    }
}
