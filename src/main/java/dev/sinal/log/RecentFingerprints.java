package dev.sinal.log;

import dev.sinal.event.EventFingerprint;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/**
 * The fingerprints of the events that the log has accepted lately, bounded by age and number, and of those that are being appended. Safe for
 * use by several threads.
 */
final class RecentFingerprints {
    private final long maxAge;
    private final int maxEntries;
    private final InstantSource clock;
    /** The oldest first. */
    private final Map<EventFingerprint, Entry> accepted = new LinkedHashMap<>();

    private final Map<EventFingerprint, CompletableFuture<Void>> appending = new HashMap<>();

    /** @param maxAge for how long a fingerprint is known */
    RecentFingerprints(Duration maxAge, int maxEntries, InstantSource clock) {
        this.maxAge = maxAge.toMillis();
        this.maxEntries = maxEntries;
        this.clock = clock;
    }

    /**
     * Claims those of these fingerprints that are not known, so that no other claim appends their events. The claim must be closed.
     *
     * @param epoch the log's epoch. Positions of another one are not known any more
     * @return the claim, once no other one appends one of the events
     */
    CompletableFuture<Claim> claim(List<EventFingerprint> fingerprints, String epoch) {
        CompletableFuture<Void> other;
        synchronized (this) {
            removeExpired();
            other = fingerprints.stream()
                    .map(appending::get)
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            if (other == null) {
                return CompletableFuture.completedFuture(newClaim(fingerprints, epoch));
            }
        }
        return other.thenCompose(closed -> claim(fingerprints, epoch));
    }

    private Claim newClaim(List<EventFingerprint> fingerprints, String epoch) {
        var claim = new Claim();
        for (var fingerprint : fingerprints) {
            var entry = accepted.get(fingerprint);
            if (entry != null && entry.position().epoch().equals(epoch)) {
                claim.known.put(fingerprint, entry.position());
            } else {
                accepted.remove(fingerprint);
                appending.put(fingerprint, claim.closed);
            }
        }
        return claim;
    }

    /** Adds the fingerprint of an event that the log has accepted now. */
    void add(EventFingerprint fingerprint, Position position) {
        add(fingerprint, position, clock.millis());
    }

    /**
     * Adds the fingerprint of an event that the log has accepted, not before those that were added before.
     *
     * @param millis when it was accepted
     */
    synchronized void add(EventFingerprint fingerprint, Position position, long millis) {
        accepted.putIfAbsent(fingerprint, new Entry(position, millis));
        removeExpired();
    }

    private void removeExpired() {
        var entries = accepted.values().iterator();
        while (entries.hasNext()) {
            if (entries.next().millis() > clock.millis() - maxAge && accepted.size() <= maxEntries) {
                return;
            }
            entries.remove();
        }
    }

    private record Entry(Position position, long millis) {}

    /** The right to append the events of fingerprints that were not known. */
    final class Claim implements AutoCloseable {
        private final Map<EventFingerprint, Position> known = new HashMap<>();
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        /** Returns the positions of the fingerprints that were known; the caller may add others. */
        Map<EventFingerprint, Position> known() {
            return known;
        }

        /** Lets the claims follow that wait to append the same events. What was accepted must have been added. */
        @Override
        public void close() {
            synchronized (RecentFingerprints.this) {
                appending.values().removeIf(owner -> owner == closed);
            }
            closed.complete(null);
        }
    }
}
