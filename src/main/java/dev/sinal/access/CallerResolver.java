package dev.sinal.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Resolves the caller of a request or a handshake from its key. */
@Singleton
public class CallerResolver {
    private final GlobalKeys globalKeys;
    private final InstanceTokens tokens;

    @Inject
    public CallerResolver(GlobalKeys globalKeys, InstanceTokens tokens) {
        this.globalKeys = globalKeys;
        this.tokens = tokens;
    }

    /**
     * Returns the caller of a request.
     *
     * @param key the request's key, or empty if it has none
     * @param allowedHost whether the address may receive events without a key; it has no effect on a request with a key
     */
    public Caller resolve(Optional<ApiKey> key, boolean allowedHost) {
        if (key.isEmpty()) {
            return allowedHost ? new Caller.AllowedHost() : new Caller.Anonymous();
        }
        if (globalKeys.contains(key.get())) {
            return new Caller.Administrator();
        }
        return tokens.instance(key.get()).<Caller>map(Caller.InstanceOwner::new).orElseGet(() -> unknown(key.get()));
    }

    private Caller unknown(ApiKey key) {
        return new Caller.UnknownKey(globalKeys.isRevoked(key) || tokens.isRevoked(key));
    }
}
