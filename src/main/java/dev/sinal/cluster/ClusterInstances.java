package dev.sinal.cluster;

import dev.sinal.cluster.ClusterCommand.InstanceStored;
import dev.sinal.cluster.ClusterCommand.LogLost;
import dev.sinal.cluster.ClusterCommand.NodeGone;
import dev.sinal.instance.Instances;
import dev.sinal.rest.UnavailableException;
import dev.sinal.runtime.PeriodicComponent;
import dev.sinal.runtime.PeriodicTasks;
import dev.sinal.runtime.Phase;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Loads instances again that another node, or this one, has changed in the database, on the thread that reads the log: events behind the
 * change are passed on after it.
 *
 * <p>When a node is gone, which may have stored a change and not announced it, all instances are loaded.
 *
 * <p>While the database is away, the reading of the log waits for it for a short time. Then it goes on, and all instances are loaded when the
 * database is back.
 */
@Singleton
class ClusterInstances extends PeriodicComponent {
    private static final System.Logger LOG = System.getLogger(ClusterInstances.class.getName());
    private static final Duration INTERVAL = Duration.ofSeconds(1);
    /** How often a load is tried. Where the database does not answer, each attempt takes about 3 s. */
    private static final int ATTEMPTS = 2;

    private final Optional<ClusterAnnouncer> announcer;
    private final Instances instances;
    private volatile boolean outdated;

    @Inject
    ClusterInstances(Optional<ClusterAnnouncer> announcer, Instances instances, PeriodicTasks tasks) {
        super(tasks, INTERVAL);
        this.announcer = announcer;
        this.instances = instances;
    }

    @Override
    public Phase phase() {
        return Phase.DISPATCH;
    }

    @Override
    public void start() {
        if (announcer.isPresent()) {
            super.start();
        }
    }

    @Override
    public void stop() {
        if (announcer.isPresent()) {
            super.stop();
        }
    }

    void onStored(@Observes InstanceStored command) {
        load(all -> all.apply(command.instance(), () -> instances.refresh(command.instance())));
    }

    void onLogLost(@Observes LogLost lost) {
        load(all -> all.applyAll(instances::refreshAll));
    }

    void onNodeGone(@Observes NodeGone gone) {
        outdated = true;
    }

    private void load(Consumer<ClusterAnnouncer> load) {
        for (var attempt = 1; attempt <= ATTEMPTS; attempt++) {
            try {
                announcer.ifPresent(load);
                return;
            } catch (UnavailableException e) {
                LOG.log(Level.WARNING, "instances not loaded: attempt=" + attempt + " reason=" + e.getMessage());
            }
        }
        outdated = true;
    }

    @Override
    protected void run() {
        if (outdated) {
            outdated = false;
            load(all -> all.applyAll(instances::refreshAll));
        }
    }
}
