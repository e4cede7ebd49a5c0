package dev.sinal.cluster;

import static dev.sinal.cluster.RedisScripts.bytes;
import static dev.sinal.cluster.RedisScripts.number;
import static dev.sinal.cluster.RedisScripts.text;

import dev.sinal.peer.PeerProbe;
import dev.sinal.runtime.GuardedTask;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Says in Redis twice a second that this node is alive and how far it has read, learns the same of the others, and renews this node's leases. */
final class Beats implements Runnable {
    private static final System.Logger LOG = System.getLogger(Beats.class.getName());
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** As in {@code common.lua}. */
    private static final long LIVE_MILLIS = 10_000;
    /** Half of what two nodes may differ by. */
    private static final long MAX_SKEW_MILLIS = 30_000;

    private final RedisScripts scripts;
    private final RedisHealth health;
    private final ReadPlace place;
    private final ClusterOptions options;
    private final LongSupplier delivered;
    private final RedisLeases leases;
    private final Runnable onOtherLog;
    private final Runnable onGone;
    private volatile View view = new View(0, "", 0, 0, 0, 0, false, Set.of(), List.of());
    private volatile Thread thread;
    private volatile boolean stopped;

    /**
     * @param delivered returns the bytes of the entries up to the last one that this node has delivered
     * @param onOtherLog called when the log in Redis is not the one that this node reads
     * @param onGone called when another node is gone that has not left the cluster
     */
    Beats(
            RedisScripts scripts,
            RedisHealth health,
            ReadPlace place,
            ClusterOptions options,
            LongSupplier delivered,
            RedisLeases leases,
            Runnable onOtherLog,
            Runnable onGone) {
        this.scripts = scripts;
        this.health = health;
        this.place = place;
        this.options = options;
        this.delivered = delivered;
        this.leases = leases;
        this.onOtherLog = onOtherLog;
        this.onGone = onGone;
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!stopped) {
            try {
                beat();
                leases.renew();
            } catch (RuntimeException | Error e) {
                if (!stopped) {
                    health.fail(e);
                }
            }
            LockSupport.parkNanos(INTERVAL_NANOS);
        }
    }

    /** Makes the next beat come at once. */
    void hurry() {
        LockSupport.unpark(thread);
    }

    /** Ends the thread, within the time of one beat. */
    void stop() {
        stopped = true;
        hurry();
    }

    /** Returns what the last beat has found. */
    View view() {
        return view;
    }

    /** Says where this node is, and finds out where the others are. */
    View beat() {
        var log = options.log();
        var answer = scripts.beat(List.of(
                bytes(options.node()),
                bytes(options.url().map(Object::toString).orElse("")),
                bytes(place.applied()),
                bytes(delivered.getAsLong()),
                bytes(log.age().toMillis()),
                bytes(log.events()),
                bytes(log.bytes())));
        var time = number(answer.get(0));
        health.succeed(time);
        var places = places(answer, time);
        var nodes = places.stream().filter(NodePlace::isLive).toList();
        var isFull = text(answer.get(7)).equals("1");
        var warnings = warnings(text(answer.get(6)), isFull, System.currentTimeMillis() - time, nodes);
        var found = new View(
                time,
                text(answer.get(1)),
                number(answer.get(2)),
                number(answer.get(3)),
                number(answer.get(4)),
                number(answer.get(5)),
                isFull,
                warnings,
                nodes);
        var before = view;
        view = found;
        warnings.stream()
                .filter(warning -> !before.warnings().contains(warning))
                .forEach(warning -> LOG.log(Level.WARNING, warning));
        if (places.stream().anyMatch(place -> before.knows(place.node) && !place.isLive())) {
            GuardedTask.run(onGone);
        }
        var known = place.epoch();
        if (known.isPresent()
                && (!known.get().equals(found.epoch) || place.get().position().offset() > found.offset)) {
            onOtherLog.run();
        }
        return found;
    }

    /**
     * Returns what an administrator should change.
     *
     * @param eviction the policy by which Redis removes keys when its memory is full; empty if it removes none
     * @param isFull whether its memory is full
     * @param skew by how much this machine's clock is ahead of that of Redis, in ms
     */
    static Set<String> warnings(String eviction, boolean isFull, long skew, List<NodePlace> nodes) {
        var warnings = new TreeSet<String>();
        if (!eviction.isEmpty()) {
            warnings.add("Redis loses events and leases when its memory is full: its maxmemory-policy is " + eviction
                    + ", and must be noeviction");
        }
        if (isFull) {
            warnings.add("Redis accepts no events, because its memory is full: see its maxmemory");
        }
        if (Math.abs(skew) > MAX_SKEW_MILLIS) {
            warnings.add("the clock of this machine and that of Redis differ by more than " + MAX_SKEW_MILLIS / 1_000
                    + " s: nodes refuse each other's requests");
        }
        var urls = new HashSet<URI>();
        nodes.stream()
                .filter(place -> !place.isSilent())
                .flatMap(place -> place.node.url().stream())
                .filter(url -> !urls.add(url))
                .forEach(url -> warnings.add("several nodes have the SINAL_NODE_URL " + url));
        return warnings;
    }

    private static List<NodePlace> places(List<?> answer, long time) {
        var places = new ArrayList<NodePlace>();
        for (var i = 8; i < answer.size(); i += 2) {
            var parts = text(answer.get(i + 1)).split(" ", 4);
            var silent = time - Long.parseLong(parts[0]);
            var url = parts[3].isEmpty() ? Optional.<URI>empty() : Optional.of(URI.create(parts[3]));
            places.add(new NodePlace(new Node(text(answer.get(i)), url), Long.parseLong(parts[1]), silent));
        }
        return places;
    }

    /**
     * The cluster as a beat has found it.
     *
     * @param time the time in Redis, in ms
     * @param epoch the log's epoch; empty if Redis has no log
     * @param offset the offset of the last entry
     * @param bytes the bytes of all entries ever
     * @param entries the number of entries that are held
     * @param entriesBytes the bytes of these
     * @param isFull whether the memory of Redis is full, so that it accepts no entries
     * @param warnings what an administrator should change
     * @param nodes the live nodes
     */
    record View(
            long time,
            String epoch,
            long offset,
            long bytes,
            long entries,
            long entriesBytes,
            boolean isFull,
            Set<String> warnings,
            List<NodePlace> nodes) {
        private boolean knows(Node node) {
            return nodes.stream().anyMatch(place -> place.node.equals(node));
        }
    }

    /**
     * A node, and where it is.
     *
     * @param applied the offset up to which it has read the log
     * @param silent the time since its last beat, in ms
     */
    record NodePlace(Node node, long applied, long silent) {
        private static final long SUSPECT_MILLIS = 1_500;

        /**
         * Returns whether no process is there any more: it is silent, and its machine refuses connections to its address. Those to a process
         * that is only stopped are accepted.
         */
        boolean isGone() {
            return isSilent() && node.url().filter(PeerProbe::isRefused).isPresent();
        }

        private boolean isLive() {
            return silent < LIVE_MILLIS;
        }

        private boolean isSilent() {
            return silent >= SUSPECT_MILLIS;
        }
    }
}
