package dev.sinal.access;

import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Verifies the tokens that Evolution API's webhooks show if their headers have a {@code jwt_key}: a JWT (RFC 7519), signed by HMAC-SHA256 and by
 * nothing else, with the claims {@code app}, {@code iat} and {@code exp}. The clocks may differ by 60 seconds.
 *
 * <p>Evolution API makes one token for an event and sends it with each retry, and a token is valid for 10 minutes.
 */
public final class WebhookTokens {
    private static final JsonProvider JSON = JsonProvider.provider();
    private static final String HMAC = "HmacSHA256";
    private static final long CLOCK_SKEW_SECONDS = 60;
    private static final String BASE64URL = "([A-Za-z0-9_-]+)";
    private static final Pattern TOKEN = Pattern.compile("(" + BASE64URL + "\\." + BASE64URL + ")\\." + BASE64URL);

    private final Optional<String> key;
    private final InstantSource clock;

    /** @param key the key that signs the tokens; without one, no token is valid */
    public WebhookTokens(Optional<String> key, InstantSource clock) {
        this.key = key;
        this.clock = clock;
    }

    /** The proof that a token gives. */
    public enum Proof {
        /** Nothing: it is no token of this kind, or another key has signed it. */
        NONE,
        /** That its sender had the key: its time has come to an end, or not begun. */
        OUTDATED,
        /** That its sender has the key. */
        VALID
    }

    /**
     * A token that was verified.
     *
     * @param key what counts as the key that was sent: the one that signed it, else the token itself
     */
    public record Verified(Proof proof, ApiKey key) {}

    /** Verifies a token. */
    public Verified verify(String token) {
        var parts = TOKEN.matcher(token);
        if (key.isEmpty() || !parts.matches() || !isSigned(key.get(), parts.group(1), parts.group(4))) {
            return new Verified(Proof.NONE, new ApiKey(token));
        }
        var claims = json(parts.group(3)).filter(found -> is(found, "app", "evolution"));
        if (claims.isEmpty()
                || json(parts.group(2))
                        .filter(header -> is(header, "alg", "HS256") && !header.containsKey("crit"))
                        .isEmpty()) {
            return new Verified(Proof.NONE, new ApiKey(token));
        }
        return new Verified(isCurrent(claims.get()) ? Proof.VALID : Proof.OUTDATED, new ApiKey(key.get()));
    }

    private static boolean isSigned(String secret, String content, String signature) {
        try {
            var mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
            var expected = mac.doFinal(content.getBytes(StandardCharsets.US_ASCII));
            return MessageDigest.isEqual(expected, Base64.getUrlDecoder().decode(signature));
        } catch (IllegalArgumentException malformed) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + HMAC, e);
        }
    }

    private boolean isCurrent(JsonObject claims) {
        var now = clock.instant().getEpochSecond();
        var issued = seconds(claims, "iat");
        var expires = seconds(claims, "exp");
        return issued.filter(at -> at <= now + CLOCK_SKEW_SECONDS).isPresent()
                && expires.filter(at -> at > now - CLOCK_SKEW_SECONDS).isPresent();
    }

    private static Optional<Double> seconds(JsonObject claims, String name) {
        return Optional.ofNullable(claims.get(name))
                .filter(JsonNumber.class::isInstance)
                .map(time -> ((JsonNumber) time).doubleValue());
    }

    private static boolean is(JsonObject object, String name, String value) {
        return object.get(name) instanceof JsonString text && text.getString().equals(value);
    }

    private static Optional<JsonObject> json(String part) {
        try (var reader = JSON.createReader(new StringReader(decoded(part)))) {
            return Optional.of(reader.readObject());
        } catch (RuntimeException malformed) { // a bare one from Parsson (both servers) if it is nested too deeply
            return Optional.empty();
        }
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "WebhookTokens[" + (key.isPresent() ? "…" : "") + "]";
    }
}
