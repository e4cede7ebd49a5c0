package dev.sinal.instance;

import dev.sinal.access.ApiKey;
import dev.sinal.access.Caller;
import dev.sinal.access.GlobalKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Finds out who is calling, by the key that they bring. */
@Singleton
public class Callers {
    private final GlobalKeys globalKeys;
    private final Instances instances;

    @Inject
    public Callers(InstanceOptions options, Instances instances) {
        this.globalKeys = options.globalKeys();
        this.instances = instances;
    }

    /**
     * Who brings this key.
     *
     * @param allowedHost whether the address needs no key to listen; a key that is brought counts all the same
     */
    public Caller identify(Optional<ApiKey> key, boolean allowedHost) {
        if (key.isEmpty()) {
            return allowedHost ? new Caller.AllowedHost() : new Caller.Anonymous();
        }
        if (globalKeys.contains(key.get())) {
            return new Caller.Administrator();
        }
        var owned = instances.byToken(key.get());
        return owned.isPresent() ? new Caller.InstanceOwner(owned.get().name().value()) : new Caller.Stranger();
    }
}
