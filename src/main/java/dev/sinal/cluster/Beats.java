package dev.sinal.cluster;

import static dev.sinal.cluster.RedisScripts.bytes;
import static dev.sinal.cluster.RedisScripts.number;
import static dev.sinal.cluster.RedisScripts.text;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Says in Redis twice a second that this node is alive and how far it has read, learns the same of the others, and renews this node's leases. */
final class Beats implements Runnable {
    private static final System.Logger LOG = System.getLogger(Beats.class.getName());
    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    /** As in {@code common.lua}. */
    private static final long LIVE_MILLIS = 10_000;

    private final RedisScripts scripts;
    private final RedisHealth health;
    private final ReadPlace place;
    private final ClusterOptions options;
    private final LongSupplier delivered;
    private final RedisLeases leases;
    private final Runnable onOtherLog;
    private volatile View view = new View(0, "", 0, 0, 0, 0, "", List.of());
    private volatile Thread thread;
    private volatile boolean stopped;

    /**
     * @param delivered returns the bytes of the entries up to the last one that this node has delivered
     * @param onOtherLog called when the log in Redis is not the one that this node reads
     */
    Beats(
            RedisScripts scripts,
            RedisHealth health,
            ReadPlace place,
            ClusterOptions options,
            LongSupplier delivered,
            RedisLeases leases,
            Runnable onOtherLog) {
        this.scripts = scripts;
        this.health = health;
        this.place = place;
        this.options = options;
        this.delivered = delivered;
        this.leases = leases;
        this.onOtherLog = onOtherLog;
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
        var found = new View(
                time,
                text(answer.get(1)),
                number(answer.get(2)),
                number(answer.get(3)),
                number(answer.get(4)),
                number(answer.get(5)),
                text(answer.get(6)),
                places(answer, time));
        var before = view;
        view = found;
        found.warning()
                .filter(warning -> before.warning().isEmpty())
                .ifPresent(warning -> LOG.log(Level.WARNING, warning));
        var known = place.epoch();
        if (known.isPresent()
                && (!known.get().equals(found.epoch) || place.get().position().offset() > found.offset)) {
            onOtherLog.run();
        }
        return found;
    }

    private static List<NodePlace> places(List<?> answer, long time) {
        var places = new ArrayList<NodePlace>();
        for (var i = 7; i < answer.size(); i += 2) {
            var parts = text(answer.get(i + 1)).split(" ", 4);
            var silent = time - Long.parseLong(parts[0]);
            if (silent < LIVE_MILLIS) {
                var url = parts[3].isEmpty() ? Optional.<URI>empty() : Optional.of(URI.create(parts[3]));
                places.add(new NodePlace(new Node(text(answer.get(i)), url), Long.parseLong(parts[1]), silent));
            }
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
     * @param eviction the policy by which Redis removes keys when its memory is full; empty if it removes none
     * @param nodes the live nodes
     */
    record View(
            long time,
            String epoch,
            long offset,
            long bytes,
            long entries,
            long entriesBytes,
            String eviction,
            List<NodePlace> nodes) {
        /** Returns what is wrong with the settings of Redis. */
        Optional<String> warning() {
            return Optional.of(eviction)
                    .filter(policy -> !policy.isEmpty())
                    .map(policy -> "Redis loses events and leases when its memory is full: its maxmemory-policy is "
                            + policy + ", and must be noeviction");
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
        private static final int CONNECT_MILLIS = 500;

        /**
         * Returns whether no process is there any more: it is silent, and its machine refuses connections to its address. Those to a process
         * that is only stopped are accepted.
         */
        boolean isGone() {
            if (silent < SUSPECT_MILLIS || node.url().isEmpty()) {
                return false;
            }
            var url = node.url().get();
            var defaultPort = url.getScheme().equals("https") ? 443 : 80;
            try (var socket = new Socket()) {
                var address = new InetSocketAddress(url.getHost(), url.getPort() < 0 ? defaultPort : url.getPort());
                socket.connect(address, CONNECT_MILLIS);
                return false;
            } catch (ConnectException refused) {
                return true;
            } catch (IOException unknown) {
                return false;
            }
        }
    }
}
