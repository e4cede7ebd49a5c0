package dev.sinal.config;

/**
 * How WebSockets are served.
 *
 * @param maxFragments {@code SINAL_MAX_FRAGMENTS}: the most fragments of under 512 bytes in one WebSocket message
 * @param sender {@code SINAL_SENDER}: how frames leave by a WebSocket
 */
public record TransportSettings(int maxFragments, Sender sender) {
    /** How frames leave: by what the server offers beyond the WebSocket API, or by that API alone. */
    public enum Sender {
        AUTO,
        PORTABLE,
        GRIZZLY,
        UNDERTOW
    }

    static TransportSettings read(SettingSource source) {
        return new TransportSettings(
                source.count("SINAL_MAX_FRAGMENTS", 1_000, 1_000_000), source.choice("SINAL_SENDER", Sender.AUTO));
    }
}
