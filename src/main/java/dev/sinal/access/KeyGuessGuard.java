package dev.sinal.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Who tries one wrong key after the other has to wait, and longer each time. A client that repeats the same one guesses nothing: it has
 * the wrong settings, and perhaps shares its address with others who have the right ones, or other wrong ones.
 */
final class KeyGuessGuard {
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(15);
    private static final int LONGEST_SECONDS = 300;
    private static final int MOST_DOUBLINGS = 9;
    private static final int MOST_REMEMBERED = 100;

    private final int free;
    private final TimeMeter clock;
    private final Cache<String, Tries> tries;

    KeyGuessGuard(int free, TimeMeter clock) {
        this.free = free;
        this.clock = clock;
        this.tries = Caffeine.newBuilder()
                .maximumSize(RateLimits.ADDRESSES)
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
        var known = before == null ? new int[0] : before.known();
        if (IntStream.of(known).anyMatch(hash -> hash == key.hashCode())) {
            return before;
        }
        var count = before == null ? 1 : before.count() + 1;
        var excess = count - free;
        var seconds = excess <= 0 ? 0 : Math.min(LONGEST_SECONDS, 1 << Math.min(excess - 1, MOST_DOUBLINGS));
        return new Tries(
                latest(known, key.hashCode()),
                count,
                clock.currentTimeNanos() + Duration.ofSeconds(seconds).toNanos());
    }

    private int[] latest(int[] known, int hash) {
        var most = Math.min(free, MOST_REMEMBERED);
        return IntStream.concat(IntStream.of(known), IntStream.of(hash))
                .skip(known.length < most ? 0 : 1)
                .toArray();
    }

    /** How long the address has to wait; empty if it need not. */
    Optional<Duration> wait(String address) {
        var found = tries.getIfPresent(address);
        return found == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(found.until() - clock.currentTimeNanos()))
                        .filter(left -> !left.isNegative() && !left.isZero());
    }

    /** @param known stands for the latest keys; a key itself may be as large as its sender likes */
    private record Tries(int[] known, int count, long until) {}
}
