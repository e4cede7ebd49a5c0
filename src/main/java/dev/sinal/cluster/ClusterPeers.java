package dev.sinal.cluster;

import dev.sinal.access.GeneratedKeys;
import dev.sinal.config.DataDirectory;
import dev.sinal.config.Secret;
import dev.sinal.peer.Peers;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.URI;
import java.util.Optional;

/** The nodes of the cluster as peers of this one. Their secret is a generated key that they share by their database. */
@Singleton
final class ClusterPeers implements Peers, LifecycleComponent {
    private final Optional<Cluster> cluster;
    private final GeneratedKeys keys;
    private final DataDirectory data;
    private volatile Optional<Secret> secret = Optional.empty();

    @Inject
    ClusterPeers(Optional<Cluster> cluster, GeneratedKeys keys, DataDirectory data) {
        this.cluster = cluster;
        this.keys = keys;
        this.data = data;
    }

    /** After the database, before requests. */
    @Override
    public Phase phase() {
        return Phase.LOG;
    }

    @Override
    public void start() {
        secret = cluster.map(joined -> new Secret(keys.load(data.peerKeyFile()).reveal()));
    }

    @Override
    public String self() {
        return cluster.map(Cluster::nodeId).orElse("");
    }

    @Override
    public Optional<URI> url(String node) {
        return cluster.flatMap(joined -> joined.nodes().stream()
                        .filter(other -> other.id().equals(node))
                        .findFirst())
                .flatMap(Node::url);
    }

    @Override
    public Optional<Secret> secret() {
        return secret;
    }
}
