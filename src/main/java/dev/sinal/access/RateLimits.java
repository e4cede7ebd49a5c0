package dev.sinal.access;

import dev.sinal.config.AccessSettings.Rates;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/** Keeps one address from taking the server from all others. */
public final class RateLimits {
    /** How many addresses are remembered; of more, those are forgotten that were quiet for longest. */
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

    /** A wait as {@code Retry-After} has it: in whole seconds, and no shorter than it is. */
    public static String retryAfter(Duration wait) {
        return String.valueOf(wait.plusMillis(999).toSeconds());
    }

    /** How long a client has to wait before it may open a session; empty if it may now. */
    public Optional<Duration> handshake(ClientAddress from) {
        return handshakes.take(from.counted());
    }

    /** How long a client has to wait before it may publish; empty if it may now. */
    public Optional<Duration> publication(ClientAddress from) {
        return publications.take(from.counted());
    }

    /** Notes a key that opens nothing. */
    public void wrongKey(ClientAddress from, ApiKey key) {
        wrongKeys.tried(from.counted(), key);
    }

    /** How long no key of this client's is looked at; empty if they are. */
    public Optional<Duration> penalty(ClientAddress from) {
        return wrongKeys.wait(from.counted());
    }
}
