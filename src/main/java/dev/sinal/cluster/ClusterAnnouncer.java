package dev.sinal.cluster;

import dev.sinal.cluster.ClusterCommand.InstanceStored;
import dev.sinal.instance.ChangeAnnouncer;
import dev.sinal.log.AppendRefusedException;
import dev.sinal.log.Position;
import dev.sinal.rest.UnavailableException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** Announces changes of instances in the log that all nodes read. */
final class ClusterAnnouncer implements ChangeAnnouncer {
    private static final System.Logger LOG = System.getLogger(ClusterAnnouncer.class.getName());
    /** How long a command waits for this node, and then for the others. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    private final Cluster cluster;
    /** The announcements that this node has not applied. Each belongs to a command that waits for it. */
    private final Set<Pending> pending = ConcurrentHashMap.newKeySet();

    ClusterAnnouncer(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void check() {
        if (!cluster.isAvailable()) {
            throw new UnavailableException("Redis is not available");
        }
    }

    @Override
    public Announcement announce(String instance) {
        var here = new Pending(instance);
        pending.add(here); // before it is sent, because it may be read before that returns
        try {
            return new Sent(here, cluster.send(new InstanceStored(instance)));
        } catch (AppendRefusedException e) {
            pending.remove(here);
            throw new UnavailableException("Redis is not available", e);
        }
    }

    /** Loads an instance again, and with it what was announced of it until now. */
    void apply(String instance, Runnable load) {
        apply(waiting -> waiting.instance.equals(instance), load);
    }

    /** Loads all instances again, and with them what was announced until now. */
    void applyAll(Runnable load) {
        apply(waiting -> true, load);
    }

    private void apply(Predicate<Pending> loaded, Runnable load) {
        var applied =
                pending.stream().filter(loaded).toList(); // what is announced from now on may be stored after the load
        load.run();
        applied.forEach(announcement -> {
            pending.remove(announcement);
            announcement.done.countDown();
        });
    }

    private static final class Pending {
        private final String instance;
        private final CountDownLatch done = new CountDownLatch(1);

        Pending(String instance) {
            this.instance = instance;
        }
    }

    private final class Sent implements Announcement {
        private final Pending here;
        private final Position position;

        Sent(Pending here, Position position) {
            this.here = here;
            this.position = position;
        }

        @Override
        public void awaitHere() {
            try {
                if (!here.done.await(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.log(Level.WARNING, "change not applied here in time: instance=" + here.instance);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                pending.remove(here);
            }
        }

        @Override
        public void awaitEverywhere() {
            awaitHere();
            if (!cluster.awaitApplied(position, TIMEOUT)) {
                LOG.log(Level.WARNING, "change not applied by all nodes in time: instance=" + here.instance);
            }
        }
    }
}
