package dev.sinal.engineio;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The quota for sessions: so many in all, so many for one address. */
final class SessionQuota {
    private final AtomicInteger free;
    private final int perAddress;
    private final ConcurrentMap<String, Integer> taken = new ConcurrentHashMap<>();

    SessionQuota(int all, int perAddress) {
        this.free = new AtomicInteger(all);
        this.perAddress = perAddress;
    }

    /** Why no session can be opened from this address now; empty if one can. */
    Optional<HandshakeError> refusal(String address) {
        if (free.get() <= 0) {
            return Optional.of(EngineHandshakeError.TOO_MANY_SESSIONS);
        }
        return taken.getOrDefault(address, 0) >= perAddress
                ? Optional.of(EngineHandshakeError.TOO_MANY_FROM_ADDRESS)
                : Optional.empty();
    }

    /** Takes a place; answers false if there is none. */
    boolean acquire(String address) {
        if (free.getAndDecrement() <= 0) {
            free.getAndIncrement();
            return false;
        }
        if (taken.merge(address, 1, Integer::sum) > perAddress) {
            release(address);
            return false;
        }
        return true;
    }

    /** Gives a place back. */
    void release(String address) {
        taken.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        free.getAndIncrement();
    }
}
