package dev.sinal.access;

import dev.sinal.access.Caller.UnknownKey;
import dev.sinal.config.AccessSettings.Rates;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/** The rate limits of one address, by {@link ClientAddress#limitKey()}. */
public final class RateLimits {
    /** The most addresses that are remembered; over it, the least recently active are dropped. */
    static final int ADDRESSES = 100_000;

    private final RateLimiter handshakes;
    private final RateLimiter publications;
    private final KeyGuessGuard keyGuesses;

    public RateLimits(Rates rates) {
        this(rates, TimeMeter.SYSTEM_NANOTIME);
    }

    RateLimits(Rates rates, TimeMeter clock) {
        this.handshakes = new RateLimiter(rates.handshakesPerMinute(), clock);
        this.publications = new RateLimiter(rates.publicationsPerMinute(), clock);
        this.keyGuesses = new KeyGuessGuard(rates.wrongKeys(), clock);
    }

    /** Returns a wait as the value of {@code Retry-After}: in whole seconds, rounded up. */
    public static String retryAfter(Duration wait) {
        return String.valueOf(wait.plusMillis(999).toSeconds());
    }

    /** Counts a handshake; returns the time that the client has to wait if it is over the limit, else empty. */
    public Optional<Duration> acquireHandshake(ClientAddress address) {
        return handshakes.acquire(address.limitKey());
    }

    /** Counts a publication; returns the time that the client has to wait if it is over the limit, else empty. */
    public Optional<Duration> acquirePublication(ClientAddress address) {
        return publications.acquire(address.limitKey());
    }

    /**
     * Records a key that was checked: counts it if it was wrong and is not a revoked one, remembers it for the address if it was right.
     *
     * @param caller the caller that it stands for
     */
    public void addKey(ClientAddress address, ApiKey key, Caller caller) {
        if (!(caller instanceof UnknownKey unknown)) {
            keyGuesses.addRightKey(address.limitKey(), key);
        } else if (!unknown.revoked()) {
            keyGuesses.addWrongKey(address.limitKey(), key);
        }
    }

    /** Returns the time for which this client's key must not be checked, because its address has sent too many wrong ones; else empty. */
    public Optional<Duration> penalty(ClientAddress address, ApiKey key) {
        return keyGuesses.penalty(address.limitKey(), key);
    }
}
