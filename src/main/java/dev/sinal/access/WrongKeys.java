package dev.sinal.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/**
 * Who tries one wrong key after the other has to wait, and longer each time. A client that repeats the same one guesses nothing: it has
 * the wrong settings, and perhaps shares its address with others who have the right ones.
 */
final class WrongKeys {
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
    private static final int LONGEST_SECONDS = 300;
    private static final int MOST_DOUBLINGS = 9;

    private final int free;
    private final TimeMeter clock;
    private final Cache<String, Tries> tries;

    WrongKeys(int free, TimeMeter clock) {
        this.free = free;
        this.clock = clock;
        this.tries = Caffeine.newBuilder()
                .maximumSize(Floods.ADDRESSES)
                .expireAfterWrite(FORGOTTEN_AFTER)
                .ticker(clock::currentTimeNanos)
                .build();
    }

    void tried(String address, ApiKey key) {
        if (free > 0) {
            tries.asMap().compute(address, (same, before) -> after(before, key));
        }
    }

    private Tries after(Tries before, ApiKey key) {
        if (before == null) {
            return new Tries(key.hashCode(), 1, clock.currentTimeNanos());
        }
        if (before.last() == key.hashCode()) {
            return before;
        }
        var excess = before.count() + 1 - free;
        var seconds = excess <= 0 ? 0 : Math.min(LONGEST_SECONDS, 1 << Math.min(excess - 1, MOST_DOUBLINGS));
        return new Tries(
                key.hashCode(),
                before.count() + 1,
                clock.currentTimeNanos() + Duration.ofSeconds(seconds).toNanos());
    }

    /** How long the address has to wait; empty if it need not. */
    Optional<Duration> wait(String address) {
        var found = tries.getIfPresent(address);
        return found == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(found.until() - clock.currentTimeNanos()))
                        .filter(left -> !left.isNegative() && !left.isZero());
    }

    /** @param last stands for the last key; the key itself may be as large as its sender likes */
    private record Tries(int last, int count, long until) {}
}
