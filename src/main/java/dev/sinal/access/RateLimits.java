package dev.sinal.access;

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
    private final KeyGuessGuard wrongKeys;

    public RateLimits(Rates rates) {
        this(rates, TimeMeter.SYSTEM_NANOTIME);
    }

    RateLimits(Rates rates, TimeMeter clock) {
        this.handshakes = new RateLimiter(rates.handshakesPerMinute(), clock);
        this.publications = new RateLimiter(rates.publicationsPerMinute(), clock);
        this.wrongKeys = new KeyGuessGuard(rates.wrongKeys(), clock);
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

    /** Counts a wrong key. */
    public void addWrongKey(ClientAddress address, ApiKey key) {
        wrongKeys.addWrongKey(address.limitKey(), key);
    }

    /** Returns the time for which no key of this client is checked, or empty if keys are checked. */
    public Optional<Duration> penalty(ClientAddress address) {
        return wrongKeys.penalty(address.limitKey());
    }
}
