package dev.sinal.engineio;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Limits the number of sessions, in total and for each address. */
public final class SessionQuota {
    private final int max;
    private final int maxPerAddress;
    private final AtomicInteger size = new AtomicInteger();
    private final ConcurrentMap<String, Integer> byAddress = new ConcurrentHashMap<>();

    public SessionQuota(int max, int maxPerAddress) {
        this.max = max;
        this.maxPerAddress = maxPerAddress;
    }

    /** Returns whether the limit of all sessions is reached. */
    public boolean isFull() {
        return size.get() >= max;
    }

    /** Returns whether the limit of one address is reached. */
    public boolean isFull(String address) {
        return byAddress.getOrDefault(address, 0) >= maxPerAddress;
    }

    /** Acquires the right to open a session. Returns false if a limit is reached. */
    public boolean acquire(String address) {
        if (size.getAndIncrement() >= max) {
            size.getAndDecrement();
            return false;
        }
        if (byAddress.merge(address, 1, Integer::sum) > maxPerAddress) {
            release(address);
            return false;
        }
        return true;
    }

    /** Releases what {@link #acquire} acquired. */
    public void release(String address) {
        byAddress.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        size.getAndDecrement();
    }

    /** Returns the number of sessions. */
    public int size() {
        return size.get();
    }
}
