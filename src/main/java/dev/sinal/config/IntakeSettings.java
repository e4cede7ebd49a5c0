package dev.sinal.config;

/**
 * The settings of publications.
 *
 * @param maxBody {@code SINAL_MAX_PUBLISH}: the largest body, in bytes
 * @param bytesFromMaps {@code SINAL_BYTES_FROM_MAPS}: whether {@code {"0":9,"1":9}} in an event's data, as webhooks write byte
 *     arrays, reaches clients as bytes
 */
public record IntakeSettings(int maxBody, boolean bytesFromMaps) {
    static IntakeSettings read(SettingSource source) {
        return new IntakeSettings(
                (int) source.number("SINAL_MAX_PUBLISH", 10_000_000, 1_000, 100_000_000),
                source.flag("SINAL_BYTES_FROM_MAPS"));
    }
}
