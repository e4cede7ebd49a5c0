package dev.sinal.delivery;

import dev.sinal.access.AccessPolicy;
import dev.sinal.access.Action;
import dev.sinal.access.AllowedHosts;
import dev.sinal.access.ApiKey;
import dev.sinal.access.Audit;
import dev.sinal.access.Caller;
import dev.sinal.access.CallerResolver;
import dev.sinal.access.ClientAddress;
import dev.sinal.access.Decision;
import dev.sinal.access.ForeignPages;
import dev.sinal.access.RateLimits;
import dev.sinal.config.AccessSettings;
import dev.sinal.config.AccessSettings.KeyAtHandshake;
import dev.sinal.socketio.Authenticator;
import dev.sinal.socketio.Handshake;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.time.Duration;
import java.util.Optional;

/**
 * Authenticates clients by their key or their address.
 *
 * <p>The key is taken from the query, else from the header, else from the CONNECT packet's {@code auth}. A client that sends a key is
 * judged by it alone, even if its address is an allowed host. A page of another site is never on one.
 */
@Singleton
final class KeyAuthenticator implements Authenticator {
    /** Kept because {@code Json} looks it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final String KEY = "apikey";

    private final CallerResolver callers;
    private final AllowedHosts allowedHosts;
    private final ForeignPages foreignPages;
    private final AccessSettings settings;
    private final RateLimits rateLimits;
    private final Audit audit;

    @Inject
    KeyAuthenticator(
            CallerResolver callers,
            AllowedHosts allowedHosts,
            ForeignPages foreignPages,
            AccessSettings settings,
            RateLimits rateLimits,
            Audit audit) {
        this.callers = callers;
        this.allowedHosts = allowedHosts;
        this.foreignPages = foreignPages;
        this.settings = settings;
        this.rateLimits = rateLimits;
        this.audit = audit;
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        var key = handshake.query(KEY).or(() -> handshake.header(KEY)).flatMap(KeyAuthenticator::key);
        var address = new ClientAddress(handshake.address(), handshake.verified());
        var wait = penalty(key, address);
        if (wait.isPresent()) {
            audit.refused(Decision.TOO_MANY_KEYS.refusal(), "a handshake", address);
            return new Authentication.Delayed(wait.get());
        }
        var allowedHost = allowedHosts.allows(address, mayBeForeignPage(handshake, address));
        var caller = resolve(key, allowedHost, address);
        if (caller instanceof Caller.UnknownKey) {
            return refuse(Decision.WRONG_KEY, address);
        }
        if (caller instanceof Caller.Anonymous && settings.keyAtHandshake() == KeyAtHandshake.REQUIRED) {
            return refuse(Decision.KEY_REQUIRED, address);
        }
        return new Authentication.Accepted(new ConnectAuthorizer() {
            @Override
            public NamespaceAuthorization authorize(String namespace, JsonObject auth) {
                var presented = key.or(() -> key(auth));
                var delay = penalty(presented, address);
                if (delay.isPresent()) {
                    return new BlockedAuthorization(address, delay.get());
                }
                var caller = resolve(presented, allowedHost, address);
                return new KeyAuthorization(presented, allowedHost, namespaceFor(caller, namespace), address);
            }

            @Override
            public boolean isAuthenticated() {
                return key.isPresent(); // and right
            }
        });
    }

    /** Returns the namespace that a caller receives as the requested one: with an instance's token, {@code /} has that instance's events. */
    private static String namespaceFor(Caller caller, String requested) {
        return requested.equals(NamespaceName.ROOT) && caller instanceof Caller.InstanceOwner owner
                ? NamespaceName.rootOf(owner.instance())
                : requested;
    }

    private boolean mayBeForeignPage(Handshake handshake, ClientAddress address) {
        var script = handshake.query().containsKey("j");
        return foreignPages.mayBeForeign(address, name -> handshake.header(name).orElse(null), script);
    }

    private Optional<Duration> penalty(Optional<ApiKey> key, ClientAddress address) {
        return key.flatMap(sent -> rateLimits.penalty(address, sent));
    }

    /** Resolves the caller of an attempt, and records its key as a right or a wrong one. */
    private Caller resolve(Optional<ApiKey> key, boolean allowedHost, ClientAddress address) {
        var caller = callers.resolve(key, allowedHost);
        key.ifPresent(sent -> rateLimits.addKey(address, sent, caller));
        return caller;
    }

    private Authentication refuse(Decision decision, ClientAddress address) {
        audit.refused(decision.refusal(), "a handshake", address);
        return new Authentication.Refused(decision.message());
    }

    private static Optional<ApiKey> key(JsonObject auth) {
        return auth.get(KEY) instanceof JsonString key ? key(key.getString()) : Optional.empty();
    }

    private static Optional<ApiKey> key(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(new ApiKey(text));
    }

    /** The authorization for a namespace by a key, or by none. It is decided anew each time, because what a key permits may change. */
    private final class KeyAuthorization implements NamespaceAuthorization {
        private final Optional<ApiKey> key;
        private final boolean allowedHost;
        private final String namespace;
        private final ClientAddress address;

        KeyAuthorization(Optional<ApiKey> key, boolean allowedHost, String namespace, ClientAddress address) {
            this.key = key;
            this.allowedHost = allowedHost;
            this.namespace = namespace;
            this.address = address;
        }

        @Override
        public Optional<String> refusal() {
            var decision = decision();
            return decision == Decision.ALLOWED ? Optional.empty() : Optional.of(decision.message());
        }

        @Override
        public void onRefused() {
            var decision = decision();
            if (decision != Decision.ALLOWED) {
                audit.refused(decision.refusal(), "to listen to " + namespace, address);
            }
        }

        @Override
        public Optional<String> namespace() {
            return Optional.of(namespace);
        }

        private Decision decision() {
            var action = NamespaceName.instance(namespace)
                    .<Action>map(Action.Listen::new)
                    .orElseGet(Action.ListenToAll::new);
            return AccessPolicy.decide(callers.resolve(key, allowedHost), action);
        }
    }

    /** The refusal of a client that has sent too many wrong keys; its key is not checked. */
    private final class BlockedAuthorization implements NamespaceAuthorization {
        private final ClientAddress address;
        private final Duration wait;

        BlockedAuthorization(ClientAddress address, Duration wait) {
            this.address = address;
            this.wait = wait;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.of(Decision.TOO_MANY_KEYS.message());
        }

        /** Returns the wait in seconds, as {@code Retry-After} has it. */
        @Override
        public Optional<JsonValue> data() {
            return Optional.of(JSON.createObjectBuilder()
                    .add("retryAfter", Integer.parseInt(RateLimits.retryAfter(wait)))
                    .build());
        }

        @Override
        public void onRefused() {
            audit.refused(Decision.TOO_MANY_KEYS.refusal(), "a CONNECT", address);
        }
    }
}
