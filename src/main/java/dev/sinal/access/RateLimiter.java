package dev.sinal.access;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;

/** How often each address may do something: so many times a minute, all at once or spread over it. */
final class RateLimiter {
    private static final Duration PERIOD = Duration.ofMinutes(1);

    private final int times;
    private final LoadingCache<String, Bucket> buckets;

    RateLimiter(int times, TimeMeter clock) {
        this.times = times;
        this.buckets = Caffeine.newBuilder()
                .maximumSize(RateLimits.ADDRESSES)
                .expireAfterAccess(PERIOD)
                .ticker(clock::currentTimeNanos)
                .build(address -> Bucket.builder()
                        .withCustomTimePrecision(clock)
                        .addLimit(limit -> limit.capacity(times).refillGreedy(times, PERIOD))
                        .build());
    }

    /** How long it has to wait; empty if it need not. */
    Optional<Duration> take(String address) {
        if (times == 0) {
            return Optional.empty();
        }
        var probe = buckets.get(address).tryConsumeAndReturnRemaining(1);
        return probe.isConsumed() ? Optional.empty() : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill()));
    }
}
