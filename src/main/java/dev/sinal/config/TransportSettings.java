package dev.sinal.config;

/**
 * The settings of WebSockets.
 *
 * @param maxFragments {@code SINAL_MAX_FRAGMENTS}: the most fragments of under 512 bytes in one WebSocket message
 * @param sender {@code SINAL_SENDER}: how frames are written to a WebSocket
 */
public record TransportSettings(int maxFragments, Sender sender) {
    /** The way to write frames: an API of the server's own, or the WebSocket API. */
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
