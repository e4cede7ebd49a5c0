package dev.sinal.access;

import dev.sinal.config.AccessSettings;
import dev.sinal.config.DataDirectory;
import dev.sinal.config.Secret;
import dev.sinal.config.SettingError;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/** Produces the beans of this package that are made from settings. */
@Singleton
class AccessProducer {
    @Produces
    @Singleton
    GlobalKeys globalKeys(AccessSettings settings, DataDirectory data, GeneratedKeys generated) {
        var key = settings.apiKey().map(Secret::value).map(ApiKey::new);
        if (key.isEmpty() && settings.apiKeysFile().isEmpty()) {
            generated.load(data.keyFile());
            return new GlobalKeys(key, Optional.of(data.keyFile()));
        }
        return new GlobalKeys(key, settings.apiKeysFile());
    }

    @Produces
    @Singleton
    TrustedProxies trustedProxies(AccessSettings settings) {
        return addresses(
                "SINAL_TRUSTED_PROXIES",
                settings.trustedProxies(),
                "IP addresses and ranges separated by commas",
                TrustedProxies::of);
    }

    @Produces
    @Singleton
    AllowedHosts allowedHosts(AccessSettings settings) {
        return addresses(
                "WEBSOCKET_ALLOWED_HOSTS",
                settings.allowedHosts(),
                "IP addresses and ranges separated by commas, or *, or none",
                AllowedHosts::of);
    }

    @Produces
    @Singleton
    CorsPolicy corsPolicy(AccessSettings settings) {
        var cors = settings.cors();
        return new CorsPolicy(cors.origins(), String.join(",", cors.methods()), cors.credentials());
    }

    @Produces
    @Singleton
    RateLimits rateLimits(AccessSettings settings) {
        return new RateLimits(settings.rates());
    }

    @Produces
    @Singleton
    WebhookTokens webhookTokens(AccessSettings settings) {
        return new WebhookTokens(settings.webhookJwtKey().map(Secret::value), InstantSource.system());
    }

    private static <T> T addresses(String name, String list, String allowed, Function<String, T> parser) {
        try {
            return parser.apply(list);
        } catch (IllegalArgumentException malformed) {
            throw new SettingError(name, list, allowed);
        }
    }
}
