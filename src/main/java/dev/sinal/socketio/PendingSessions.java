package dev.sinal.socketio;

import dev.sinal.engineio.SessionQuota;

/**
 * Limits the number of pending sessions, which have not connected to a namespace yet: in total, and for each address.
 *
 * <p>A quarter of the total is reserved for clients that authenticated at the handshake, because anyone can open a session without a key
 * from as many addresses as they have. The two kinds of sessions of one address are limited apart from each other.
 */
final class PendingSessions {
    private static final int RESERVED = 4;
    private static final String AUTHENTICATED = "authenticated ";

    private final SessionQuota all;
    private final SessionQuota unauthenticated;

    PendingSessions(int max, int maxPerAddress) {
        this.all = new SessionQuota(max, maxPerAddress);
        this.unauthenticated = new SessionQuota(max - max / RESERVED, maxPerAddress);
    }

    /** Returns whether too many sessions are pending for another one of this kind. */
    boolean isFull(boolean authenticated) {
        return all.isFull() || !authenticated && unauthenticated.isFull();
    }

    /** Returns whether too many sessions of an address are pending for another one of this kind. */
    boolean isFull(String address, boolean authenticated) {
        return all.isFull(key(address, authenticated));
    }

    /** Acquires the right to open a pending session. Returns false if a limit is reached. */
    boolean acquire(String address, boolean authenticated) {
        if (!authenticated && !unauthenticated.acquire(address)) {
            return false;
        }
        if (all.acquire(key(address, authenticated))) {
            return true;
        }
        if (!authenticated) {
            unauthenticated.release(address);
        }
        return false;
    }

    /** Releases what {@link #acquire} acquired for a session that is not pending any more. */
    void release(String address, boolean authenticated) {
        all.release(key(address, authenticated));
        if (!authenticated) {
            unauthenticated.release(address);
        }
    }

    /** Returns the number of pending sessions. */
    int size() {
        return all.size();
    }

    private static String key(String address, boolean authenticated) {
        return authenticated ? AUTHENTICATED + address : address;
    }
}
