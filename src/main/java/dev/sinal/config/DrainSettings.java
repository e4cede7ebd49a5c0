package dev.sinal.config;

import java.time.Duration;

/**
 * The settings of a drain, which closes all sessions before the server stops.
 *
 * @param batch {@code SINAL_DRAIN_BATCH}: the number of sessions that are closed at once
 * @param interval {@code SINAL_DRAIN_INTERVAL}: the time from one batch to the next
 * @param deadline {@code SINAL_DRAIN_DEADLINE}: how long a session may take to send its outbox
 */
public record DrainSettings(int batch, Duration interval, Duration deadline) {
    static DrainSettings read(SettingSource source) {
        return new DrainSettings(
                source.count("SINAL_DRAIN_BATCH", 500, 1_000_000),
                source.millis("SINAL_DRAIN_INTERVAL", 50),
                source.millis("SINAL_DRAIN_DEADLINE", 2_000));
    }
}
