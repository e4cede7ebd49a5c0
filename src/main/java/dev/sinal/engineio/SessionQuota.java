package dev.sinal.engineio;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Limits the number of open sessions, in total and for each address. */
final class SessionQuota {
    private final AtomicInteger available;
    private final int maxPerAddress;
    private final ConcurrentMap<String, Integer> sessions = new ConcurrentHashMap<>();

    SessionQuota(int max, int maxPerAddress) {
        this.available = new AtomicInteger(max);
        this.maxPerAddress = maxPerAddress;
    }

    /** Returns the error with which a handshake from an address is to be refused; empty if a session may be opened. */
    Optional<HandshakeError> error(String address) {
        if (available.get() <= 0) {
            return Optional.of(EngineHandshakeError.TOO_MANY_SESSIONS);
        }
        return sessions.getOrDefault(address, 0) >= maxPerAddress
                ? Optional.of(EngineHandshakeError.TOO_MANY_FROM_ADDRESS)
                : Optional.empty();
    }

    /** Acquires the right to open a session. Returns false if a limit is reached. */
    boolean acquire(String address) {
        if (available.getAndDecrement() <= 0) {
            available.getAndIncrement();
            return false;
        }
        if (sessions.merge(address, 1, Integer::sum) > maxPerAddress) {
            release(address);
            return false;
        }
        return true;
    }

    /** Releases what {@link #acquire} acquired for a session that has closed. */
    void release(String address) {
        sessions.computeIfPresent(address, (same, count) -> count == 1 ? null : count - 1);
        available.getAndIncrement();
    }
}
