package dev.sinal.access;

import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** The tokens of all instances, each with the name of the instance that it opens. Safe for use by several threads. */
@Singleton
public class InstanceTokens {
    private final Map<ApiKey, String> instances = new ConcurrentHashMap<>();

    /** Adds a token, or replaces the instance that it opens. */
    public void add(ApiKey token, String instance) {
        instances.put(token, instance);
    }

    /** Removes a token; from now on it opens nothing. */
    public void remove(ApiKey token) {
        instances.remove(token);
    }

    /** Returns the name of the instance that a token opens, or empty if it opens none. */
    public Optional<String> instance(ApiKey token) {
        return Optional.ofNullable(instances.get(token));
    }
}
