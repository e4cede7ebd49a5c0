package dev.sinal.rest;

import dev.sinal.access.ApiKey;
import dev.sinal.access.Caller;
import dev.sinal.access.Caller.Administrator;
import dev.sinal.access.Caller.UnknownKey;
import dev.sinal.access.WebhookTokens;
import dev.sinal.rest.RestAccess.Credentials;
import jakarta.annotation.Priority;
import jakarta.inject.Inject;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.ext.Provider;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/**
 * Reads the key of a webhook from the header {@code Authorization}: the password of {@code Basic}, into which HTTP clients turn a URL such as
 * {@code http://any:KEY@host/}, or a {@code Bearer} token that is {@linkplain WebhookTokens signed}. Other schemes are ignored.
 */
@WebhookKey
@Provider
@Priority(Priorities.AUTHENTICATION)
public class WebhookKeyFilter implements ContainerRequestFilter {
    @Inject
    private RestAccess access;

    @Inject
    private WebhookTokens tokens;

    @Override
    public void filter(ContainerRequestContext request) {
        var header = Optional.ofNullable(request.getHeaderString(HttpHeaders.AUTHORIZATION));
        header.flatMap(this::credentials).ifPresent(access::setCredentials);
    }

    private Optional<Credentials> credentials(String header) {
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
