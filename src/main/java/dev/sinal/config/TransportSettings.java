package dev.sinal.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The settings of the transports, and of the client's files.
 *
 * @param maxFragments {@code SINAL_MAX_FRAGMENTS}: the most fragments of under 512 bytes in one WebSocket message
 * @param sender {@code SINAL_SENDER}: how frames are written to a WebSocket
 * @param clientDist {@code SINAL_CLIENT_DIST}: the directory of the JavaScript client's files
 */
public record TransportSettings(int maxFragments, Sender sender, Optional<Path> clientDist) {
    /** The way to write frames: an API of the server's own, or the WebSocket API. */
    public enum Sender {
        AUTO,
        PORTABLE,
        GRIZZLY,
        UNDERTOW
    }

    static TransportSettings read(SettingSource source) {
        return new TransportSettings(
                source.count("SINAL_MAX_FRAGMENTS", 1_000, 1_000_000),
                source.choice("SINAL_SENDER", Sender.AUTO),
                source.directory("SINAL_CLIENT_DIST"));
    }
}
