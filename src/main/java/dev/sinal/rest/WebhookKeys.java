package dev.sinal.rest;

import dev.sinal.access.ApiKey;
import dev.sinal.access.Caller;
import dev.sinal.access.Caller.Administrator;
import dev.sinal.access.Caller.UnknownKey;
import dev.sinal.access.WebhookTokens;
import dev.sinal.rest.RestAccess.Credentials;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the key of a webhook from the header {@code Authorization}: the password of {@code Basic}, into which HTTP clients turn a URL such as
 * {@code http://any:KEY@host/}, or a {@code Bearer} token that is {@linkplain WebhookTokens signed}. Other schemes are ignored.
 */
@Singleton
class WebhookKeys {
    private final WebhookTokens tokens;

    @Inject
    WebhookKeys(WebhookTokens tokens) {
        this.tokens = tokens;
    }

    /** Returns the credentials in a header {@code Authorization}; empty if it has none. */
    Optional<Credentials> credentials(String header) {
        var parts = header.strip().split(" +", 2);
        if (parts.length < 2) {
            return Optional.empty();
        }
        return switch (parts[0].toLowerCase(Locale.ROOT)) {
            case "basic" -> password(parts[1]).map(key -> new Credentials(key, Optional.empty()));
            case "bearer" -> Optional.of(bearer(parts[1]));
            default -> Optional.empty();
        };
    }

    /** Returns the password; empty if it is blank. What is malformed is a wrong key. */
    private static Optional<ApiKey> password(String credentials) {
        try {
            var text = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            var password = text.substring(text.indexOf(':') + 1);
            return Optional.of(password).filter(key -> !key.isBlank()).map(ApiKey::new);
        } catch (IllegalArgumentException malformed) {
            return Optional.of(new ApiKey(credentials));
        }
    }

    /** Returns the credentials of a token, which is signed with this server's own key: its sender may do what the administrator may. */
    private Credentials bearer(String token) {
        var verified = tokens.verify(token);
        return new Credentials(verified.key(), Optional.of(caller(verified.proof())));
    }

    private static Caller caller(WebhookTokens.Proof proof) {
        return switch (proof) {
            case VALID -> new Administrator();
                // Whoever had the key guesses nothing.
            case OUTDATED -> new UnknownKey(true);
            case NONE -> new UnknownKey(false);
        };
    }
}
