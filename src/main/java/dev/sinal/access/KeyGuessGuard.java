package dev.sinal.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.TimeMeter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Delays addresses that send different wrong keys: after each one more, for twice the time, from 1 second to 5 minutes.
 *
 * <p>A client that repeats one wrong key guesses nothing. It has a wrong setting, and may share its address with clients that have the
 * right keys, or other wrong ones. Neither does a client that sends a key which the server has revoked.
 *
 * <p>While an address is delayed, its keys are not checked, the right ones included: if a right key were accepted, every guess would still
 * be answered, and nothing be delayed. Keys that were right when the same address sent them, within a day, are still checked: clients
 * behind one address keep their access whatever another one behind it guesses. Guesses at these keys are not delayed, but only a client
 * that shares the address with their owners can make them.
 */
final class KeyGuessGuard {
    private static final Duration EXPIRY = Duration.ofMinutes(15);
    private static final int MAX_SECONDS = 300;
    private static final int MAX_DOUBLINGS = 9;
    private static final int MAX_REMEMBERED = 100;
    private static final Duration RIGHT_KEY_EXPIRY = Duration.ofDays(1);

    private final int allowed;
    private final TimeMeter clock;
    private final Cache<String, Guesses> guesses;
    private final Cache<RightKey, Boolean> rightKeys;

    /** @param allowed the number of wrong keys without a delay; 0 switches the guard off */
    KeyGuessGuard(int allowed, TimeMeter clock) {
        this.allowed = allowed;
        this.clock = clock;
        this.guesses = Caffeine.newBuilder()
                .maximumSize(RateLimits.ADDRESSES)
                .expireAfterWrite(EXPIRY)
                .ticker(clock::currentTimeNanos)
                .executor(Runnable::run) // as in RateLimiter
                .build();
        this.rightKeys = Caffeine.newBuilder()
                .maximumSize(RateLimits.ADDRESSES)
                .expireAfterAccess(RIGHT_KEY_EXPIRY)
                .ticker(clock::currentTimeNanos)
                .executor(Runnable::run)
                .build();
    }

    /** Remembers that a key was right when the address sent it. */
    void addRightKey(String address, ApiKey key) {
        if (allowed > 0) {
            rightKeys.get(new RightKey(address, key.digest()), first -> true);
        }
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
        return IntStream.concat(IntStream.of(latest), IntStream.of(hash))
                .skip(latest.length < MAX_REMEMBERED ? 0 : 1)
                .toArray();
    }

    /** Returns the time for which this key of the address is not checked, or empty if it is checked. */
    Optional<Duration> penalty(String address, ApiKey key) {
        return Optional.ofNullable(guesses.getIfPresent(address))
                .map(found -> Duration.ofNanos(found.until() - clock.currentTimeNanos()))
                .filter(left -> !left.isNegative() && !left.isZero())
                .filter(left -> rightKeys.getIfPresent(new RightKey(address, key.digest())) == null);
    }

    /**
     * The wrong keys of one address.
     *
     * @param latest the hashes of the latest keys; a key itself may be as long as its sender likes
     * @param count the number of different keys
     * @param until the end of the penalty, in nanoseconds of the clock
     */
    private record Guesses(int[] latest, int count, long until) {}

    /** The digest of a key that was right, with the address that sent it. */
    private record RightKey(String address, ByteBuffer digest) {}
}
