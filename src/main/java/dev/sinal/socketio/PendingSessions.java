package dev.sinal.socketio;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Limits the number of pending sessions, which have not connected to a namespace yet: in total, and for each address.
 *
 * <p>A quarter of the total is reserved for clients that authenticated at the handshake, because anyone can open a session without a key
 * from as many addresses as they have. The two kinds of sessions of one address are limited apart from each other.
 *
 * <p>When the sessions without a key are as many as are allowed, a new one replaces the oldest one of the address that has the most, unless the
 * client's own address has as many: a few addresses can't lock the others out.
 */
final class PendingSessions {
    private static final int RESERVED = 4;

    private final int max;
    private final int maxUnauthenticated;
    private final int maxPerAddress;
    private final Kind authenticated = new Kind();
    private final Kind unauthenticated = new Kind();

    PendingSessions(int max, int maxPerAddress) {
        this.max = max;
        this.maxUnauthenticated = max - max / RESERVED;
        this.maxPerAddress = maxPerAddress;
    }

    /** Returns whether too many sessions are pending for another one of this kind from an address. */
    synchronized boolean isFull(String address, boolean isAuthenticated) {
        return isFull(isAuthenticated)
                && (isAuthenticated || unauthenticated.replaceable(address).isEmpty());
    }

    private boolean isFull(boolean isAuthenticated) {
        return size() >= max || !isAuthenticated && unauthenticated.size >= maxUnauthenticated;
    }

    /** Returns whether too many sessions of an address are pending for another one of this kind. */
    synchronized boolean isAddressFull(String address, boolean isAuthenticated) {
        return kind(isAuthenticated).size(address) >= maxPerAddress;
    }

    /**
     * Acquires the right to open a pending session; empty if a limit is reached. The caller must close the session that this one replaces, by
     * {@link Permit#closeReplaced}.
     */
    synchronized Optional<Permit> acquire(String address, boolean isAuthenticated) {
        if (isAddressFull(address, isAuthenticated) || isFull(address, isAuthenticated)) {
            return Optional.empty();
        }
        var replaced = isFull(isAuthenticated) ? unauthenticated.replaceable(address) : Optional.<Permit>empty();
        replaced.ifPresent(unauthenticated::remove);
        var permit = new Permit(address, isAuthenticated, replaced);
        kind(isAuthenticated).add(permit);
        return Optional.of(permit);
    }

    /** Returns the number of pending sessions. */
    synchronized int size() {
        return authenticated.size + unauthenticated.size;
    }

    private synchronized void release(Permit permit) {
        kind(permit.isAuthenticated).remove(permit);
    }

    private Kind kind(boolean isAuthenticated) {
        return isAuthenticated ? authenticated : unauthenticated;
    }

    /** The right to open a pending session. */
    final class Permit {
        private final String address;
        private final boolean isAuthenticated;
        private final Optional<Permit> replaced;
        private Runnable close;
        private boolean isReplaced;

        private Permit(String address, boolean isAuthenticated, Optional<Permit> replaced) {
            this.address = address;
            this.isAuthenticated = isAuthenticated;
            this.replaced = replaced;
        }

        /** Closes the session that this one replaces, if there is one. */
        void closeReplaced() {
            replaced.ifPresent(Permit::replace);
        }

        private void replace() {
            synchronized (this) {
                isReplaced = true;
            }
            closeIfReplaced();
        }

        /** Sets how the session is closed if another one replaces it. Closes it at once if that has happened. */
        void onReplaced(Runnable newClose) {
            synchronized (this) {
                close = newClose;
            }
            closeIfReplaced();
        }

        private void closeIfReplaced() {
            Runnable task;
            synchronized (this) {
                task = isReplaced && close != null ? close : () -> {};
            }
            task.run();
        }

        /** Releases the right, if it has not been released: the session is not pending any more. */
        void release() {
            PendingSessions.this.release(this);
        }
    }

    /** The pending sessions of one kind. */
    private static final class Kind {
        /** Those of each address, the oldest first. */
        private final Map<String, Set<Permit>> byAddress = new HashMap<>();
        /** The addresses that have a number of sessions. */
        private final NavigableMap<Integer, Set<String>> addresses = new TreeMap<>();

        private int size;

        int size(String address) {
            return byAddress.getOrDefault(address, Set.of()).size();
        }

        void add(Permit permit) {
            var sessions = byAddress.computeIfAbsent(permit.address, first -> new LinkedHashSet<>());
            sessions.add(permit);
            size++;
            move(permit.address, sessions.size() - 1, sessions.size());
        }

        void remove(Permit permit) {
            var sessions = byAddress.get(permit.address);
            if (sessions == null || !sessions.remove(permit)) {
                return;
            }
            size--;
            if (sessions.isEmpty()) {
                byAddress.remove(permit.address);
            }
            move(permit.address, sessions.size() + 1, sessions.size());
        }

        private void move(String address, int sizeBefore, int sizeAfter) {
            addresses.computeIfPresent(sizeBefore, (same, others) -> {
                others.remove(address);
                return others.isEmpty() ? null : others;
            });
            if (sizeAfter > 0) {
                addresses
                        .computeIfAbsent(sizeAfter, first -> new LinkedHashSet<>())
                        .add(address);
            }
        }

        /** Returns the oldest session of the address that has the most, if that has more than another address. */
        Optional<Permit> replaceable(String address) {
            var most = addresses.lastEntry();
            return most == null || most.getKey() <= size(address)
                    ? Optional.empty()
                    : Optional.of(byAddress
                            .get(most.getValue().iterator().next())
                            .iterator()
                            .next());
        }
    }
}
