package dev.sinal.cluster;

import dev.sinal.config.Settings;
import dev.sinal.intake.SourceLease;
import dev.sinal.runtime.LifecycleComponent;
import dev.sinal.runtime.Phase;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Contends for the lease of the node that connects to the Evolution API, where one is configured. */
@Singleton
class UpstreamLease implements LifecycleComponent {
    private final Optional<Cluster> cluster;
    private volatile Optional<Lease> lease = Optional.empty();

    @Inject
    UpstreamLease(Optional<Cluster> cluster, Settings settings) {
        this.cluster = cluster.filter(nodes -> settings.upstream().isPresent());
    }

    @Override
    public Phase phase() {
        return Phase.SOURCES;
    }

    @Override
    public void start() {
        lease = cluster.map(nodes -> nodes.lease("upstream"));
    }

    @Override
    public void stop() {
        lease.ifPresent(Lease::close);
    }

    @Produces
    @Singleton
    Optional<SourceLease> sourceLease() {
        return cluster.map(nodes -> new SourceLease() {
            @Override
            public boolean isHeld() {
                return lease.filter(Lease::isHeld).isPresent();
            }

            @Override
            public Optional<String> holder() {
                return lease.flatMap(Lease::holder);
            }
        });
    }
}
