package dev.sinal.engineio;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts how often each kind of something occurred since the start. A kind that did not occur has the count 0.
 *
 * @param <K> the kinds: constants, whose number bounds that of the counts
 */
public final class Counters<K> {
    private final ConcurrentMap<K, LongAdder> counts = new ConcurrentHashMap<>();

    /** Adds one to the count of a kind. */
    public void increment(K kind) {
        counts.computeIfAbsent(kind, first -> new LongAdder()).increment();
    }

    /** Returns the count of a kind. */
    public long get(K kind) {
        var count = counts.get(kind);
        return count == null ? 0 : count.sum();
    }
}
