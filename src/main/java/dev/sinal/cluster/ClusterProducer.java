package dev.sinal.cluster;

import dev.sinal.config.InstanceSettings;
import dev.sinal.config.LogSettings;
import dev.sinal.config.Settings;
import dev.sinal.delivery.InstanceNamespaces;
import dev.sinal.log.EventLog;
import dev.sinal.log.Followers;
import dev.sinal.log.Shared;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedThreadFactory;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.ToDoubleFunction;

/** Produces this node's part of the cluster, if one is configured. */
@Singleton
class ClusterProducer {
    private static final Duration APPEND_TIMEOUT = Duration.ofSeconds(30);
    private static final long NODE_IDS = 2_821_109_907_456L; // 36^8

    @Inject
    private Settings settings;

    @Inject
    private LogSettings log;

    @Inject
    private InstanceSettings instances;

    @Inject
    private Executor executor;

    @Inject
    private Event<ClusterCommand> commands;

    @Inject
    private PrometheusRegistry metrics;

    /** Looked up late: the namespaces follow the log. */
    @Inject
    private Instance<InstanceNamespaces> namespaces;

    @Resource
    private ManagedThreadFactory threads;

    private Optional<RedisEventLog> made;

    @Produces
    @Singleton
    Optional<Cluster> cluster() {
        return eventLog().map(RedisEventLog::cluster);
    }

    @Produces
    @Singleton
    @Shared
    Optional<EventLog> log() {
        return eventLog().map(EventLog.class::cast);
    }

    private synchronized Optional<RedisEventLog> eventLog() {
        if (made == null) {
            made = settings.cluster().map(cluster -> {
                var options =
                        new ClusterOptions(nodeId(), cluster.nodeUrl(), log, instances.exposeTokens(), APPEND_TIMEOUT);
                var followers = new Followers(log.backlogBytes());
                var node = new RedisNode(
                        new RedisConnection(cluster),
                        cluster.prefix(),
                        options,
                        followers,
                        commands::fire,
                        threads,
                        executor);
                gauge("sinal_cluster_nodes", "Live nodes of the cluster", node, one -> one.nodes()
                        .size());
                gauge("sinal_cluster_lag_events", "Events that this node has not read", node, RedisNode::lagEvents);
                gauge(
                        "sinal_cluster_lag_bytes",
                        "Bytes of events that this node has not delivered",
                        node,
                        RedisNode::lagBytes);
                return new RedisEventLog(
                        node,
                        options,
                        followers,
                        event -> cluster.emitter() ? namespaces.get().names(event) : List.of());
            });
        }
        return made;
    }

    private void gauge(String name, String help, RedisNode node, ToDoubleFunction<RedisNode> value) {
        GaugeWithCallback.builder()
                .name(name)
                .help(help)
                .callback(gauge -> gauge.call(value.applyAsDouble(node)))
                .register(metrics);
    }

    /** Returns 1 to 8 letters and digits. */
    private static String nodeId() {
        return Long.toString(Math.floorMod(new SecureRandom().nextLong(), NODE_IDS), Character.MAX_RADIX);
    }
}
