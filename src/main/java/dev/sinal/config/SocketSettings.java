package dev.sinal.config;

import java.time.Duration;

/**
 * The limits and timeouts of Socket.IO connections.
 *
 * @param connectTimeout {@code SINAL_CONNECT_TIMEOUT}: how long a session may be connected to no namespace
 * @param maxHandshakes {@code SINAL_MAX_HANDSHAKES}: the most sessions that are connected to no namespace yet
 * @param maxHandshakesPerAddress {@code SINAL_MAX_HANDSHAKES_PER_ADDRESS}: the most of them for one address
 * @param maxNamespaces {@code SINAL_MAX_NAMESPACES}: the most namespaces of one session
 * @param maxAttachments {@code SINAL_MAX_ATTACHMENTS}: the most attachments of one packet from a client
 * @param maxDepth {@code SINAL_MAX_DEPTH}: how deep the JSON of a client's packet may nest
 */
public record SocketSettings(
        Duration connectTimeout,
        int maxHandshakes,
        int maxHandshakesPerAddress,
        int maxNamespaces,
        int maxAttachments,
        int maxDepth) {
    /** One address may have a tenth: ten must work together, and 1,000 clients behind one may be connecting at the same moment. */
    private static final int SHARE = 10;

    static SocketSettings read(SettingSource source) {
        var maxHandshakes =
                source.count("SINAL_MAX_HANDSHAKES", Math.min(EngineSettings.maxSessions(source), 10_000), 1_000_000);
        return new SocketSettings(
                source.millis("SINAL_CONNECT_TIMEOUT", 45_000),
                maxHandshakes,
                source.count("SINAL_MAX_HANDSHAKES_PER_ADDRESS", Math.max(1, maxHandshakes / SHARE), 1_000_000),
                source.count("SINAL_MAX_NAMESPACES", 100, 10_000),
                source.count("SINAL_MAX_ATTACHMENTS", 10, 10),
                source.count("SINAL_MAX_DEPTH", 100, 1_000));
    }
}
