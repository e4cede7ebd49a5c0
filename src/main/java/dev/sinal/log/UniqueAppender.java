package dev.sinal.log;

import dev.sinal.event.EventFingerprint;
import dev.sinal.event.InstanceEvent;
import dev.sinal.event.Outcome;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

/** Appends events to a log, except those that it has accepted lately, by their fingerprints. */
final class UniqueAppender {
    private final EventLog log;
    private final Duration maxAge;
    private final int maxEntries;
    private final RecentFingerprints recent;

    /**
     * @param maxAge for how long after an event another one with the same fingerprint is not appended
     * @param maxEntries the most fingerprints that are kept
     */
    UniqueAppender(EventLog log, Duration maxAge, int maxEntries) {
        this.log = log;
        this.maxAge = maxAge;
        this.maxEntries = maxEntries;
        this.recent = new RecentFingerprints(maxAge, maxEntries, InstantSource.system());
    }

    /** Loads the fingerprints of the events that the log holds. */
    void start() {
        log.fingerprints(maxAge, maxEntries)
                .forEach(logged -> recent.add(logged.fingerprint(), logged.position(), logged.millis()));
    }

    /**
     * Appends events, all or none. Blocks while another thread appends an event with the same fingerprint as one of them, and until they are
     * as durable as the log makes them.
     *
     * @throws AppendRefusedException if the log can't take them now
     */
    Outcome.Accepted append(List<InstanceEvent> events) {
        var fingerprints = fingerprints(events);
        if (fingerprints.isEmpty()) {
            return new Outcome.Accepted(text(log.append(events)));
        }
        try (var claim = recent.claim(fingerprints, log.last().epoch()).join()) {
            var selection = new Selection(events, claim.known());
            return selection.accept(selection.unknown.isEmpty() ? List.of() : log.append(selection.unknown));
        }
    }

    /**
     * Appends events as {@link #append} does, without blocking the caller.
     *
     * @param workers runs what blocks
     * @return the outcome, or the {@link AppendRefusedException}; its actions must not block
     */
    CompletableFuture<Outcome.Accepted> submit(List<InstanceEvent> events, Executor workers) {
        var fingerprints = fingerprints(events);
        if (fingerprints.isEmpty()) {
            return log.submit(events, workers).thenApply(positions -> new Outcome.Accepted(text(positions)));
        }
        return recent.claim(fingerprints, log.last().epoch())
                .thenCompose(claim -> submit(new Selection(events, claim.known()), workers)
                        .whenComplete((outcome, refused) -> claim.close()));
    }

    private CompletableFuture<Outcome.Accepted> submit(Selection selection, Executor workers) {
        try {
            return selection.unknown.isEmpty()
                    ? CompletableFuture.completedFuture(selection.accept(List.of()))
                    : log.submit(selection.unknown, workers).thenApply(selection::accept);
        } catch (RuntimeException | Error failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private static List<EventFingerprint> fingerprints(List<InstanceEvent> events) {
        return events.stream().flatMap(event -> event.fingerprint().stream()).toList();
    }

    /** Events that are appended at once, of which some are known. */
    private final class Selection {
        private final List<InstanceEvent> events;
        /** The positions of the events that are known; those of the others are added. */
        private final Map<EventFingerprint, Position> known;

        private final List<InstanceEvent> unknown = new ArrayList<>();
        private final Set<Integer> duplicates = new HashSet<>();

        Selection(List<InstanceEvent> events, Map<EventFingerprint, Position> known) {
            this.events = events;
            this.known = known;
            var seen = new HashSet<>(known.keySet());
            for (var i = 0; i < events.size(); i++) {
                if (events.get(i).fingerprint().map(seen::add).orElse(true)) {
                    unknown.add(events.get(i));
                } else {
                    duplicates.add(i);
                }
            }
        }

        /** @param added the positions of the events that were unknown */
        Outcome.Accepted accept(List<Position> added) {
            var appended = added.iterator();
            var positions = new ArrayList<Position>(events.size());
            for (var event : events) {
                var position = event.fingerprint().map(known::get).orElseGet(appended::next);
                event.fingerprint()
                        .filter(fingerprint -> known.put(fingerprint, position) == null)
                        .ifPresent(fingerprint -> recent.add(fingerprint, position));
                positions.add(position);
            }
            return new Outcome.Accepted(text(positions), duplicates);
        }
    }

    private static List<String> text(List<Position> positions) {
        return positions.stream().map(Position::toString).toList();
    }
}
