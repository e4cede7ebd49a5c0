package dev.sinal.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The keys that were valid until the server revoked them, as digests. A client that still sends one guesses nothing. A key is forgotten a
 * day after it was last sent, or when 100,000 others were revoked or sent since.
 */
final class RevokedKeys {
    private static final int MAX = 100_000;
    private static final Duration EXPIRY = Duration.ofDays(1);

    private final Cache<ByteBuffer, Boolean> digests =
            Caffeine.newBuilder().maximumSize(MAX).expireAfterAccess(EXPIRY).build();

    void add(ApiKey key) {
        digests.put(key.digest(), true);
    }

    boolean contains(ApiKey key) {
        return digests.getIfPresent(key.digest()) != null;
    }
}
