package dev.sinal.cluster;

import static dev.sinal.cluster.RedisScripts.bytes;
import static dev.sinal.cluster.RedisScripts.number;
import static dev.sinal.cluster.RedisScripts.text;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/** Says in Redis twice a second that this node is alive and how far it has read, learns the same of the others, and renews this node's leases. */
final class Beats implements Runnable {
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
    private volatile View view = new View(0, "", 0, 0, 0, 0, List.of());
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
                places(answer, time));
        view = found;
        var known = place.epoch();
        if (known.isPresent()
                && (!known.get().equals(found.epoch) || place.get().position().offset() > found.offset)) {
            onOtherLog.run();
        }
        return found;
    }

    private static List<NodePlace> places(List<?> answer, long time) {
        var places = new ArrayList<NodePlace>();
        for (var i = 6; i < answer.size(); i += 2) {
            var parts = text(answer.get(i + 1)).split(" ", 4);
            if (time - Long.parseLong(parts[0]) < LIVE_MILLIS) {
                var url = parts[3].isEmpty() ? Optional.<URI>empty() : Optional.of(URI.create(parts[3]));
                places.add(new NodePlace(new Node(text(answer.get(i)), url), Long.parseLong(parts[1])));
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
     * @param nodes the live nodes
     */
    record View(
            long time, String epoch, long offset, long bytes, long entries, long entriesBytes, List<NodePlace> nodes) {}

    /** @param applied the offset up to which a node has read the log */
    record NodePlace(Node node, long applied) {}
}
