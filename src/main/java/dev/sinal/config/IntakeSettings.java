package dev.sinal.config;

import java.time.Duration;

/**
 * The settings of publications.
 *
 * @param maxBody {@code SINAL_MAX_PUBLISH}: the largest body, in bytes
 * @param bodiesBytes {@code SINAL_BODIES_BYTES}: the most bytes of request bodies that are read or processed at once
 * @param bodyTimeout {@code SINAL_BODY_TIMEOUT}: the time that a request body may take
 * @param bytesFromMaps {@code SINAL_BYTES_FROM_MAPS}: whether {@code {"0":9,"1":9}} in an event's data, as webhooks write byte
 *     arrays, reaches clients as bytes
 * @param register {@code SINAL_REGISTER}: whether an instance that only a source knows is registered
 */
public record IntakeSettings(
        int maxBody, long bodiesBytes, Duration bodyTimeout, boolean bytesFromMaps, boolean register) {
    static IntakeSettings read(SettingSource source) {
        return new IntakeSettings(
                (int) source.number("SINAL_MAX_PUBLISH", 10_000_000, 1_000, 100_000_000),
                source.number("SINAL_BODIES_BYTES", 48_000_000, 1_000, 100_000_000_000L),
                source.millis("SINAL_BODY_TIMEOUT", 15_000),
                source.flag("SINAL_BYTES_FROM_MAPS"),
                source.flag("SINAL_REGISTER", true));
    }
}
