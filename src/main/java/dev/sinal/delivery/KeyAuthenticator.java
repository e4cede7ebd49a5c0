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
 * judged by it alone, even if its address is an allowed host.
 */
@Singleton
final class KeyAuthenticator implements Authenticator {
    /** Kept because {@code Json} looks it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final String KEY = "apikey";

    private final CallerResolver callers;
    private final AllowedHosts allowedHosts;
    private final AccessSettings settings;
    private final RateLimits rateLimits;
    private final Audit audit;

    @Inject
    KeyAuthenticator(
            CallerResolver callers,
            AllowedHosts allowedHosts,
            AccessSettings settings,
            RateLimits rateLimits,
            Audit audit) {
        this.callers = callers;
        this.allowedHosts = allowedHosts;
        this.settings = settings;
        this.rateLimits = rateLimits;
        this.audit = audit;
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        var key = handshake.query(KEY).or(() -> handshake.header(KEY)).flatMap(KeyAuthenticator::key);
        var address = new ClientAddress(handshake.address(), handshake.verified());
        var allowedHost = allowedHosts.allows(address);
        var caller = callers.resolve(key, allowedHost);
        if (caller instanceof Caller.UnknownKey) {
            return refuse(Decision.WRONG_KEY, key, address);
        }
        if (caller instanceof Caller.Anonymous && settings.keyAtHandshake() == KeyAtHandshake.REQUIRED) {
            return refuse(Decision.KEY_REQUIRED, key, address);
        }
        return new Authentication.Accepted(new ConnectAuthorizer() {
            @Override
            public NamespaceAuthorization authorize(String namespace, JsonObject auth) {
                var presented = key.or(() -> key(auth));
                return presented
                        .flatMap(any -> rateLimits.penalty(address))
                        .<NamespaceAuthorization>map(wait -> new BlockedAuthorization(address, wait))
                        .orElseGet(() -> new KeyAuthorization(presented, allowedHost, namespace, address));
            }

            @Override
            public boolean isAuthenticated() {
                return !(caller instanceof Caller.Anonymous);
            }
        });
    }

    private Authentication refuse(Decision decision, Optional<ApiKey> key, ClientAddress address) {
        recordRefusal(decision, key, "a handshake", address);
        return new Authentication.Refused(decision.message());
    }

    /** Counts a wrong key against its client and records the refusal. */
    private void recordRefusal(Decision decision, Optional<ApiKey> key, String attempt, ClientAddress address) {
        key.filter(wrong -> decision == Decision.WRONG_KEY).ifPresent(wrong -> rateLimits.addWrongKey(address, wrong));
        audit.refused(decision.refusal(), attempt, address);
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
                recordRefusal(decision, key, "to listen to " + namespace, address);
            }
        }

        private Decision decision() {
            var action = namespace.equals("/") ? new Action.ListenToAll() : new Action.Listen(namespace.substring(1));
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
