package dev.sinal.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The settings of a cluster: several nodes that share a Redis.
 *
 * @param url {@code SINAL_REDIS_URL}: the address of Redis, with a user and a password
 * @param prefix {@code SINAL_REDIS_PREFIX}: what the names of Sinal's keys begin with
 * @param emitter {@code SINAL_REDIS_EMITTER}: whether events are also written for Node servers on the same Redis
 * @param nodeUrl {@code SINAL_NODE_URL}: the address at which other nodes reach this one over HTTP; empty if they can't
 */
public record ClusterSettings(Secret url, String prefix, boolean emitter, Optional<URI> nodeUrl) {
    private static final Pattern SCHEME = Pattern.compile("rediss?(\\+sentinel|\\+cluster)?");
    private static final Pattern PREFIX = Pattern.compile("[A-Za-z0-9._:-]{1,64}");

    static Optional<ClusterSettings> read(SettingSource source) {
        var prefix = source.text("SINAL_REDIS_PREFIX").orElse("sinal");
        if (!PREFIX.matcher(prefix).matches()) {
            throw new SettingError("SINAL_REDIS_PREFIX", prefix, "1 to 64 letters, digits and . _ : -");
        }
        var nodeUrl = source.httpUrl("SINAL_NODE_URL");
        var emitter = source.flag("SINAL_REDIS_EMITTER");
        return source.text("SINAL_REDIS_URL").map(url -> {
            if (emitter && url.matches("rediss?\\+cluster:.*")) {
                throw new SettingError("SINAL_REDIS_EMITTER", "true", "false with Redis Cluster");
            }
            return new ClusterSettings(url(url), prefix, emitter, nodeUrl);
        });
    }

    private static Secret url(String text) {
        try {
            var url = new URI(text);
            if (url.getScheme() != null
                    && SCHEME.matcher(url.getScheme()).matches()
                    && url.getRawAuthority() != null
                    && !url.getRawAuthority().endsWith("@")) {
                return new Secret(text);
            }
        } catch (URISyntaxException e) {
            // reported below, without the value
        }
        throw new SettingError(
                "SINAL_REDIS_URL",
                "redis://[user:password@]host[:port][/database], redis+sentinel://[user:password@]host:port,…/master[/database],"
                        + " redis+cluster://[user:password@]host:port,…, or the same with rediss for TLS");
    }
}
