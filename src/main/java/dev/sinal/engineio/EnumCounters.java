package dev.sinal.engineio;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** Counts how often each kind of something happened. */
public final class EnumCounters<E extends Enum<E>> {
    private final Map<E, LongAdder> counts;

    /** @param kinds all there are */
    public EnumCounters(Class<E> kinds) {
        counts = new EnumMap<>(kinds);
        for (var kind : kinds.getEnumConstants()) {
            counts.put(kind, new LongAdder());
        }
    }

    /** Notes that it happened once more. */
    public void increment(E kind) {
        counts.get(kind).increment();
    }

    /** How often it happened since the start. */
    public long get(E kind) {
        return counts.get(kind).sum();
    }
}
