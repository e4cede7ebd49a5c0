package dev.sinal.config;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * The settings of a running Evolution API that events and instances come from.
 *
 * @param url {@code SINAL_UPSTREAM_URL}: its address
 * @param apiKey {@code SINAL_UPSTREAM_APIKEY}: its global key
 * @param settingsOwner {@code SINAL_SETTINGS_OWNER}: whose settings say what an instance streams
 * @param syncInterval {@code SINAL_UPSTREAM_SYNC_MILLIS}: the time from one comparison of the instances to the next
 * @param bytes {@code SINAL_UPSTREAM_BYTES}: the most bytes of events that may wait to be stored
 */
public record UpstreamSettings(URI url, Secret apiKey, SettingsOwner settingsOwner, Duration syncInterval, int bytes) {
    /** Whose settings say what an instance streams. */
    public enum SettingsOwner {
        SINAL,
        UPSTREAM
    }

    /** Returns whether a key can be sent in a header. An HTTP client's error for another one would show it. */
    private static boolean isHeader(Secret key) {
        return key.value().chars().allMatch(character -> character >= ' ' && character <= '~');
    }

    static Optional<UpstreamSettings> read(SettingSource source) {
        var url = source.httpUrl("SINAL_UPSTREAM_URL");
        var apiKey = source.text("SINAL_UPSTREAM_APIKEY").map(Secret::new);
        var owner = source.choice("SINAL_SETTINGS_OWNER", SettingsOwner.SINAL);
        var syncInterval = source.millis("SINAL_UPSTREAM_SYNC_MILLIS", 300_000);
        var bytes = (int) source.number("SINAL_UPSTREAM_BYTES", 16_000_000, 10_000, 1_000_000_000);
        if (url.isEmpty() && owner == SettingsOwner.UPSTREAM) {
            throw new SettingError(
                    "SINAL_SETTINGS_OWNER", "upstream", "sinal, as long as SINAL_UPSTREAM_URL is not set");
        }
        if (url.isPresent() && apiKey.filter(UpstreamSettings::isHeader).isEmpty()) {
            throw new SettingError("SINAL_UPSTREAM_APIKEY", "the global key of SINAL_UPSTREAM_URL, in printable ASCII");
        }
        return url.map(address -> new UpstreamSettings(address, apiKey.get(), owner, syncInterval, bytes));
    }
}
