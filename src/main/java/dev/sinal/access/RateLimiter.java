package dev.sinal.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/** Limits the rate of one kind of request of each address, with a token bucket that is refilled over one minute. */
final class RateLimiter {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final int perMinute;
    private final LoadingCache<String, Bucket> buckets;

    /** @param perMinute the number of requests per minute, in a burst or spread evenly; 0 for no limit */
    RateLimiter(int perMinute, TimeMeter clock) {
        this.perMinute = perMinute;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(RateLimits.ADDRESSES)
                .expireAfterAccess(PERIOD)
                .ticker(clock::currentTimeNanos)
                .executor(Runnable::run) // to wake another thread takes longer than the little that is to be done
                .build(address -> Bucket.builder()
                        .withCustomTimePrecision(clock)
                        .addLimit(limit -> limit.capacity(perMinute).refillGreedy(perMinute, PERIOD))
                        .build());
    }

    /** Counts a request; returns the time that the address has to wait if the request is over the limit, else empty. */
    Optional<Duration> acquire(String address) {
        if (perMinute == 0) {
            return Optional.empty();
        }
        var probe = buckets.get(address).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
