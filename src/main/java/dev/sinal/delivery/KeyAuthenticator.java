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
 * Lets clients in by the key they bring or the host they are: the key in the query, else in the header, else in the
 * CONNECT packet's {@code auth}. Who brings a key is judged by it, wherever from.
 */
@Singleton
final class KeyAuthenticator implements Authenticator {
    /** Kept: {@code Json} would look it up at each call. */
    private static final JsonProvider JSON = JsonProvider.provider();

    private static final String KEY = "apikey";

    private final CallerResolver callers;
    private final AllowedHosts allowedHosts;
    private final AccessSettings settings;
    private final RateLimits floods;
    private final Audit audit;

    @Inject
    KeyAuthenticator(
            CallerResolver callers,
            AllowedHosts allowedHosts,
            AccessSettings settings,
            RateLimits floods,
            Audit audit) {
        this.callers = callers;
        this.allowedHosts = allowedHosts;
        this.settings = settings;
        this.floods = floods;
        this.audit = audit;
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        var key = handshake.query(KEY).or(() -> handshake.header(KEY)).flatMap(KeyAuthenticator::key);
        var from = new ClientAddress(handshake.address(), handshake.verified());
        var allowedHost = allowedHosts.allows(from);
        var caller = callers.resolve(key, allowedHost);
        if (caller instanceof Caller.UnknownKey) {
            return refused(Decision.WRONG_KEY, key, from);
        }
        if (caller instanceof Caller.Anonymous && settings.keyAtHandshake() == KeyAtHandshake.REQUIRED) {
            return refused(Decision.KEY_REQUIRED, key, from);
        }
        return new Authentication.Accepted(new ConnectAuthorizer() {
            @Override
            public NamespaceAuthorization authorize(String namespace, JsonObject auth) {
                var shown = key.or(() -> key(auth));
                return shown.flatMap(any -> floods.penalty(from))
                        .<NamespaceAuthorization>map(wait -> new BlockedAuthorization(from, wait))
                        .orElseGet(() -> new KeyAuthorization(shown, allowedHost, namespace, from));
            }

            @Override
            public boolean isAuthenticated() {
                return !(caller instanceof Caller.Anonymous);
            }
        });
    }

    private Authentication refused(Decision decision, Optional<ApiKey> key, ClientAddress from) {
        note(decision, key, "a handshake", from);
        return new Authentication.Refused(decision.message());
    }

    private void note(Decision decision, Optional<ApiKey> key, String wanted, ClientAddress from) {
        key.filter(wrong -> decision == Decision.WRONG_KEY).ifPresent(wrong -> floods.addWrongKey(from, wrong));
        audit.refused(decision.refusal(), wanted, from);
    }

    private static Optional<ApiKey> key(JsonObject auth) {
        return auth.get(KEY) instanceof JsonString key ? key(key.getString()) : Optional.empty();
    }

    private static Optional<ApiKey> key(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(new ApiKey(text));
    }

    /** A key, or the lack of one, shown for a namespace. What it opens is looked up each time, for that may change. */
    private final class KeyAuthorization implements NamespaceAuthorization {
        private final Optional<ApiKey> key;
        private final boolean allowedHost;
        private final String namespace;
        private final ClientAddress from;

        KeyAuthorization(Optional<ApiKey> key, boolean allowedHost, String namespace, ClientAddress from) {
            this.key = key;
            this.allowedHost = allowedHost;
            this.namespace = namespace;
            this.from = from;
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
                note(decision, key, "to listen to " + namespace, from);
            }
        }

        private Decision decision() {
            var action = namespace.equals("/") ? new Action.ListenToAll() : new Action.Listen(namespace.substring(1));
            return AccessPolicy.decide(callers.resolve(key, allowedHost), action);
        }
    }

    /** A key of a client that has tried too many. */
    private final class BlockedAuthorization implements NamespaceAuthorization {
        private final ClientAddress from;
        private final Duration wait;

        BlockedAuthorization(ClientAddress from, Duration wait) {
            this.from = from;
            this.wait = wait;
        }

        @Override
        public Optional<String> refusal() {
            return Optional.of(Decision.TOO_MANY_KEYS.message());
        }

        /** In seconds, as {@code Retry-After} has it. */
        @Override
        public Optional<JsonValue> data() {
            return Optional.of(JSON.createObjectBuilder()
                    .add("retryAfter", Integer.parseInt(RateLimits.retryAfter(wait)))
                    .build());
        }

        @Override
        public void onRefused() {
            audit.refused(Decision.TOO_MANY_KEYS.refusal(), "a CONNECT", from);
        }
    }
}
