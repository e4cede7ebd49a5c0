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
        var fingerprints =
                events.stream().flatMap(event -> event.fingerprint().stream()).toList();
        if (fingerprints.isEmpty()) {
            return new Outcome.Accepted(text(log.append(events)));
        }
        try (var claim = recent.claim(fingerprints, log.last().epoch())) {
            return append(events, claim.known());
        }
    }

    /** @param known the positions of the events that are known; those of the others are added */
    private Outcome.Accepted append(List<InstanceEvent> events, Map<EventFingerprint, Position> known) {
        var seen = new HashSet<>(known.keySet());
        var unknown = new ArrayList<InstanceEvent>();
        var duplicates = new HashSet<Integer>();
        for (var i = 0; i < events.size(); i++) {
            if (events.get(i).fingerprint().map(seen::add).orElse(true)) {
                unknown.add(events.get(i));
            } else {
                duplicates.add(i);
            }
        }
        var appended = (unknown.isEmpty() ? List.<Position>of() : log.append(unknown)).iterator();
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

    private static List<String> text(List<Position> positions) {
        return positions.stream().map(Position::toString).toList();
    }
}
