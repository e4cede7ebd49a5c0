package dev.sinal.access;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Resolves the caller of a request or a handshake from the key that it brings. */
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
     * Returns the caller that brings this key.
     *
     * @param key empty if the request brings none
     * @param allowedHost whether the address may listen without a key; a key that the request brings decides all the same
     */
    public Caller resolve(Optional<ApiKey> key, boolean allowedHost) {
        if (key.isEmpty()) {
            return allowedHost ? new Caller.AllowedHost() : new Caller.Anonymous();
        }
        if (globalKeys.contains(key.get())) {
            return new Caller.Administrator();
        }
        return tokens.instance(key.get()).<Caller>map(Caller.InstanceOwner::new).orElseGet(Caller.UnknownKey::new);
    }
}
