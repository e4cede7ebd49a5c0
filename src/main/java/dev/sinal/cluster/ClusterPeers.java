package dev.sinal.cluster;

import dev.sinal.access.GeneratedKeys;
import dev.sinal.config.DataDirectory;
import dev.sinal.config.Secret;
import dev.sinal.config.Settings;
import dev.sinal.peer.Peers;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Optional;

/** The nodes of the cluster as peers of this one. Their secret is a generated key that they share by their database. */
@Singleton
final class ClusterPeers implements Peers, LifecycleComponent {
    private static final System.Logger LOG = System.getLogger(ClusterPeers.class.getName());

    private final Optional<Cluster> cluster;
    private final GeneratedKeys keys;
    private final DataDirectory data;
    private final Settings settings;
    private volatile Optional<Secret> secret = Optional.empty();

    @Inject
    ClusterPeers(Optional<Cluster> cluster, GeneratedKeys keys, DataDirectory data, Settings settings) {
        this.cluster = cluster;
        this.keys = keys;
        this.data = data;
        this.settings = settings;
    }

    /** After the database, before requests. */
    @Override
    public Phase phase() {
        return Phase.LOG;
    }

    @Override
    public void start() {
        secret = cluster.map(joined -> new Secret(keys.load(data.peerKeyFile()).reveal()));
        settings.cluster()
                .filter(joined -> joined.nodeUrl().isEmpty())
                .ifPresent(unreachable -> LOG.log(
                        Level.WARNING,
                        "SINAL_NODE_URL is not set: no other node can forward requests for sessions of this one"));
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
