package dev.sinal.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of access control and rate limits.
 *
 * @param apiKey {@code AUTHENTICATION_API_KEY}: the global key
 * @param apiKeysFile {@code SINAL_API_KEYS_FILE}: a file with global keys, one a line; a key is generated if neither is set
 * @param webhookJwtKey {@code SINAL_WEBHOOK_JWT_KEY}: the key with which Evolution API signs the tokens that its webhooks show
 * @param allowedHosts {@code WEBSOCKET_ALLOWED_HOSTS}: the addresses that may receive events without a key, separated by commas
 * @param trustedProxies {@code SINAL_TRUSTED_PROXIES}: the proxies whose forwarding headers are believed, separated by commas
 * @param keyAtHandshake {@code SINAL_KEY_AT_HANDSHAKE}: whether a client without a key is refused at the handshake
 * @param cors the pages of other origins that may read responses
 * @param rates the rate limits of one address
 */
public record AccessSettings(
        Optional<Secret> apiKey,
        Optional<Path> apiKeysFile,
        Optional<Secret> webhookJwtKey,
        String allowedHosts,
        String trustedProxies,
        KeyAtHandshake keyAtHandshake,
        Cors cors,
        Rates rates) {
    /** Whether a client must send its key with the handshake, or may send it with the CONNECT packet. */
    public enum KeyAtHandshake {
        OPTIONAL,
        REQUIRED
    }

    static AccessSettings read(SettingSource source) {
        return new AccessSettings(
                source.text("AUTHENTICATION_API_KEY").map(Secret::new),
                source.text("SINAL_API_KEYS_FILE").map(Path::of),
                source.text("SINAL_WEBHOOK_JWT_KEY").map(Secret::new),
                source.text("WEBSOCKET_ALLOWED_HOSTS").orElse("127.0.0.1,::1,::ffff:127.0.0.1"),
                source.text("SINAL_TRUSTED_PROXIES").orElse(""),
                source.choice("SINAL_KEY_AT_HANDSHAKE", KeyAtHandshake.OPTIONAL),
                Cors.read(source),
                Rates.read(source));
    }

    /**
     * The pages of other origins that may read responses.
     *
     * @param origins {@code CORS_ORIGIN}: their origins, or {@code *}
     * @param methods {@code CORS_METHODS}: the methods that they may use
     * @param credentials {@code CORS_CREDENTIALS}: whether they may send credentials; never for {@code *}
     */
    public record Cors(List<String> origins, List<String> methods, boolean credentials) {
        static Cors read(SettingSource source) {
            return new Cors(
                    source.origins("CORS_ORIGIN", "*"),
                    source.list("CORS_METHODS", "GET,POST,PUT,DELETE"),
                    source.flag("CORS_CREDENTIALS"));
        }
    }

    /**
     * The rate limits of one address; 0 means no limit.
     *
     * @param handshakesPerMinute {@code SINAL_HANDSHAKES_PER_MINUTE}: the most sessions that it may open per minute
     * @param publicationsPerMinute {@code SINAL_PUBLICATIONS_PER_MINUTE}: the most publications that it may send per minute
     * @param wrongKeys {@code SINAL_WRONG_KEYS}: the most different wrong keys that it may send before it has to wait
     */
    public record Rates(int handshakesPerMinute, int publicationsPerMinute, int wrongKeys) {
        static Rates read(SettingSource source) {
            return new Rates(
                    (int) source.number("SINAL_HANDSHAKES_PER_MINUTE", 12_000, 0, 100_000_000),
                    (int) source.number("SINAL_PUBLICATIONS_PER_MINUTE", 1_200_000, 0, 100_000_000),
                    (int) source.number("SINAL_WRONG_KEYS", 20, 0, 1_000_000));
        }
    }
}
