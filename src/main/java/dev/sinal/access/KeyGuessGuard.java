package dev.sinal.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Delays addresses that send different wrong keys: after each one more, for twice the time, from 1 second to 5 minutes.
 *
 * <p>A client that repeats one wrong key guesses nothing. It has a wrong setting, and may share its address with clients that have the
 * right keys, or other wrong ones.
 */
final class KeyGuessGuard {
    private static final Duration EXPIRY = Duration.ofMinutes(15);
    private static final int MAX_SECONDS = 300;
    private static final int MAX_DOUBLINGS = 9;
    private static final int MAX_REMEMBERED = 100;

    private final int allowed;
    private final TimeMeter clock;
    private final Cache<String, Guesses> guesses;

    /** @param allowed the number of wrong keys without a delay; 0 switches the guard off */
    KeyGuessGuard(int allowed, TimeMeter clock) {
        this.allowed = allowed;
        this.clock = clock;
        this.guesses = Caffeine.newBuilder()
                .maximumSize(RateLimits.ADDRESSES)
                .expireAfterWrite(EXPIRY)
                .ticker(clock::currentTimeNanos)
                .build();
    }

    /** Counts a wrong key, unless the address has sent it before. */
    void addWrongKey(String address, ApiKey key) {
        if (allowed > 0) {
            guesses.asMap().compute(address, (same, before) -> after(before, key));
        }
    }

    private Guesses after(Guesses before, ApiKey key) {
        var latest = before == null ? new int[0] : before.latest();
        if (IntStream.of(latest).anyMatch(hash -> hash == key.hashCode())) {
            return before;
        }
        var count = before == null ? 1 : before.count() + 1;
        var excess = count - allowed;
        var seconds = excess <= 0 ? 0 : Math.min(MAX_SECONDS, 1 << Math.min(excess - 1, MAX_DOUBLINGS));
        return new Guesses(
                append(latest, key.hashCode()),
                count,
                clock.currentTimeNanos() + Duration.ofSeconds(seconds).toNanos());
    }

    private int[] append(int[] latest, int hash) {
        var max = Math.min(allowed, MAX_REMEMBERED);
        return IntStream.concat(IntStream.of(latest), IntStream.of(hash))
                .skip(latest.length < max ? 0 : 1)
                .toArray();
    }

    /** Returns the time for which no key of the address is checked, or empty if keys are checked. */
    Optional<Duration> penalty(String address) {
        var found = guesses.getIfPresent(address);
        return found == null
                ? Optional.empty()
                : Optional.of(Duration.ofNanos(found.until() - clock.currentTimeNanos()))
                        .filter(left -> !left.isNegative() && !left.isZero());
    }

    /**
     * The wrong keys of one address.
     *
     * @param latest the hashes of the latest keys; a key itself may be as long as its sender likes
     * @param count the number of different keys
     * @param until the end of the penalty, in nanoseconds of the clock
     */
    private record Guesses(int[] latest, int count, long until) {}
}
