package dev.sinal.access;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens of all instances, each with the name of its instance. Safe for use by multiple threads. */
@Singleton
public class InstanceTokens {
    private final Map<ApiKey, String> instances = new ConcurrentHashMap<>();
    private final RevokedKeys revoked = new RevokedKeys();

    /** Adds a token of an instance. */
    public void add(ApiKey token, String instance) {
        instances.put(token, instance);
    }

    /** Removes a token. From now on it {@linkplain #isRevoked is a revoked one}. */
    public void remove(ApiKey token) {
        revoked.add(token);
        instances.remove(token);
    }

    /** Returns the name of the instance whose token this is, or empty if there is none. */
    public Optional<String> instance(ApiKey token) {
        return Optional.ofNullable(instances.get(token));
    }

    /** Returns whether a key was a token until it was removed, a short while ago. */
    boolean isRevoked(ApiKey key) {
        return revoked.contains(key);
    }
}
