package dev.sinal.cluster;

import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import redis.clients.jedis.exceptions.JedisException;

/** The leases that this node holds or contends for. */
final class RedisLeases {
    /** The time for which Redis keeps a lease that is not renewed. */
    private static final long LEASE_MILLIS = 10_000;
    /** The time for which the node relies on it, from before it was renewed: less, because clocks differ and threads wait. */
    private static final long RELIABLE_NANOS = TimeUnit.SECONDS.toNanos(7);

    private static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final RedisScripts scripts;
    private final String node;
    private final Queue<RedisLease> leases = new ConcurrentLinkedQueue<>();

    RedisLeases(RedisScripts scripts, String node) {
        this.scripts = scripts;
        this.node = node;
    }

    Lease contend(String name) {
        var lease = new RedisLease(name);
        leases.add(lease);
        return lease;
    }

    /** Takes or renews each lease for which it is time. */
    void renew() {
        leases.forEach(RedisLease::renew);
    }

    /** Gives all leases up. */
    void stop() {
        leases.forEach(RedisLease::close);
    }

    private final class RedisLease implements Lease {
        private final String name;
        private String holder = "";
        private boolean closed;
        private long renewed;

        RedisLease(String name) {
            this.name = name;
        }

        @Override
        public synchronized boolean isHeld() {
            return isOwn() && System.nanoTime() - renewed < RELIABLE_NANOS;
        }

        private boolean isOwn() {
            return holder.equals(node);
        }

        @Override
        public synchronized Optional<String> holder() {
            return isOwn() && !isHeld() || holder.isEmpty() ? Optional.empty() : Optional.of(holder);
        }

        void renew() {
            var start = System.nanoTime();
            synchronized (this) {
                if (closed || isOwn() && start - renewed < RENEWAL_NANOS) {
                    return;
                }
            }
            var found = scripts.lease(name, node, LEASE_MILLIS); // without the lock: isHeld() does not wait for Redis
            synchronized (this) {
                holder = closed ? "" : found;
                renewed = start;
                if (!closed || !found.equals(node)) {
                    return;
                }
            }
            scripts.lease(name, node, 0);
        }

        @Override
        public void close() {
            synchronized (this) {
                closed = true;
                holder = "";
            }
            leases.remove(this);
            try {
                scripts.lease(name, node, 0);
            } catch (JedisException e) {
                // It ends by itself.
            }
        }
    }
}
