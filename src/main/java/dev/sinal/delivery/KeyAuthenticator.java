package dev.sinal.delivery;

import dev.sinal.access.AccessPolicy;
import dev.sinal.access.Action;
import dev.sinal.access.ApiKey;
import dev.sinal.access.Caller;
import dev.sinal.access.Decision;
import dev.sinal.instance.Callers;
import dev.sinal.socketio.Authenticator;
import dev.sinal.socketio.Handshake;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.util.Optional;

/**
 * Lets clients in by the key they bring or the host they are: the key in the query, else in the header, else in the
 * CONNECT packet's {@code auth}. Who brings a key is judged by it, wherever from.
 */
@Singleton
final class KeyAuthenticator implements Authenticator {
    private static final String KEY = "apikey";

    private final Callers callers;
    private final DeliveryOptions options;

    @Inject
    KeyAuthenticator(Callers callers, DeliveryOptions options) {
        this.callers = callers;
        this.options = options;
    }

    @Override
    public Verdict judge(Handshake handshake) {
        var key = handshake.query(KEY).or(() -> handshake.header(KEY)).flatMap(KeyAuthenticator::key);
        var allowedHost = options.allowedHosts().allows(handshake.address());
        var caller = callers.identify(key, allowedHost);
        if (caller instanceof Caller.Stranger) {
            return new Verdict.Refused(Decision.WRONG_KEY.message());
        }
        if (caller instanceof Caller.Anonymous && options.keyAtHandshake()) {
            return new Verdict.Refused(Decision.KEY_REQUIRED.message());
        }
        // The key is looked up again at each CONNECT: what it opens may have changed since.
        return new Verdict.Admitted(new Admission() {
            @Override
            public Optional<String> refusal(String namespace, JsonObject auth) {
                return KeyAuthenticator.this.refusal(key.or(() -> key(auth)), allowedHost, namespace);
            }

            @Override
            public boolean identified() {
                return !(caller instanceof Caller.Anonymous);
            }
        });
    }

    private Optional<String> refusal(Optional<ApiKey> key, boolean allowedHost, String namespace) {
        var action = namespace.equals("/") ? new Action.ListenToAll() : new Action.Listen(namespace.substring(1));
        var decision = AccessPolicy.decide(callers.identify(key, allowedHost), action);
        return decision == Decision.ALLOWED ? Optional.empty() : Optional.of(decision.message());
    }

    private static Optional<ApiKey> key(JsonObject auth) {
        return auth.get(KEY) instanceof JsonString key ? key(key.getString()) : Optional.empty();
    }

    private static Optional<ApiKey> key(String text) {
        return text.isBlank() ? Optional.empty() : Optional.of(new ApiKey(text));
    }
}
